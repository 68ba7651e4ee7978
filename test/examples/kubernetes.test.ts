/**
 * The manifests for Kubernetes are what its API takes: values by the validators that kubernetes-models generates from the
 * published OpenAPI document, names of members by its types, since those validators let unknown ones pass.
 */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Deployment, type IDeployment } from 'kubernetes-models/apps/v1/Deployment'
import { type IJob, Job } from 'kubernetes-models/batch/v1/Job'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('../../', import.meta.url))
const directory = join(root, 'examples/fleet/kubernetes')
type Manifest = IJob | IDeployment
const manifests = readdirSync(directory)
  .filter(name => name.endsWith('.yaml'))
  .map(name => ({ name, manifest: parse(readFileSync(join(directory, name), 'utf8')) as Manifest }))

function check(manifest: Manifest): void {
  if (manifest.kind === 'Job') new Job(manifest).validate()
  else new Deployment(manifest).validate()
}

/** Members that are no members, and values of other types, as the compiler tells them. */
function misspelt(manifest: unknown, kind: string): string[] {
  const from = kind === 'Job' ? 'batch/v1/Job' : 'apps/v1/Deployment'
  const text = `import type { I${kind} } from 'kubernetes-models/${from}'\nexport const it: I${kind} = ${JSON.stringify(manifest)}\n`
  // Beside node_modules, so that the package is found.
  const folder = mkdtempSync(join(root, 'node_modules/.manifest-'))
  try {
    const file = join(folder, 'manifest.ts')
    writeFileSync(file, text)
    const { NodeNext } = ts.ModuleKind
    const options = { strict: true, noEmit: true, skipLibCheck: true, module: NodeNext, types: [] }
    const found = ts.getPreEmitDiagnostics(ts.createProgram([file], options))
    return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('there are manifests to check', () => expect(manifests.map(({ name }) => name)).toContain('workers.yaml'))

describe.each(manifests)('$name', ({ manifest }) => {
  test('is valid, and has no member that the API does not know', () => {
    expect(() => check(manifest)).not.toThrow()
    expect(misspelt(manifest, manifest.kind)).toEqual([])
  })

  test('gives its containers no more rights and no less limits than they need', () => {
    const pod = manifest.spec!.template.spec!
    expect(pod.automountServiceAccountToken).toBe(false)
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
    for (const container of pod.containers) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
      expect(container.resources).toMatchObject({
        requests: { cpu: expect.anything() },
        limits: { memory: expect.anything() },
      })
      expect(JSON.stringify(container), 'secrets come from a Secret').not.toMatch(/TOKEN|postgres(ql)?:/)
      expect(container.envFrom).toEqual([{ secretRef: { name: 'storewright' } }])
    }
  })
})

test('mistakes are found', () => {
  const { manifest } = manifests.find(({ name }) => name === 'workers.yaml')!
  const pod = { ...manifest.spec!.template.spec!, terminationGracePeriod: 5 }
  const wrong = { ...manifest, spec: { ...manifest.spec, template: { spec: pod } } }
  expect(misspelt(wrong, 'Job').join()).toContain('terminationGracePeriod')
  expect(() => check({ ...manifest, spec: { ...manifest.spec, parallelism: 'four' } } as never)).toThrow(/parallelism/)
})
