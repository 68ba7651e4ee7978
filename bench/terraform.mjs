// The same objects for Terraform: `terraform_data`, which comes with it and asks nobody anything, so that no provider is measured.
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { flat } from './model.mjs'
import { openStub, peer } from './stub.mjs'
import { quietEnv, scratch } from './world.mjs'

const env = quietEnv
const source = 'provider["terraform.io/builtin/terraform"]'

/** Undefined where it is not installed. */
export function terraformVersion() {
  const { status, stdout } = spawnSync('terraform', ['version', '-json'], { env, encoding: 'utf8' })
  return status === 0 ? JSON.parse(stdout).terraform_version : undefined
}

/**
 * `state`: nothing (`empty`) or everything (`applied`) is there before each run; `edit` is the variant of the files.
 * `backend` is `local` or `http`.
 */
export function terraform(words, { state = 'empty', edit = 0, status = 0, backend = 'local' } = {}) {
  const name = backend === 'local' ? 'terraform' : `terraform, state over ${backend}`
  return peer(async ({ shape }) => {
    if (terraformVersion() === undefined) return { name, skipped: 'terraform is not installed' }
    const directory = join(scratch, `terraform-${randomUUID()}`)
    mkdirSync(directory)
    const address = backend === 'http' ? await stateServer() : undefined
    const all = resources(shape.stores?.(edit) ?? [])
    writeFileSync(join(directory, 'main.tf'), `${backendText(address)}${all.map(hcl).join('')}`)
    init(directory)
    const known = state === 'applied' ? stateOf(resources(shape.stores(0))) : undefined
    const before = async () => {
      if (address !== undefined) await keep(address, known)
      else if (known === undefined) rmSync(join(directory, 'terraform.tfstate'), { force: true })
      else writeFileSync(join(directory, 'terraform.tfstate'), known)
    }
    return { name, process: () => ({ command: ['terraform', ...words], cwd: directory, env }), status, before }
  })
}

let server

function stateServer() {
  server ??= openStub(join(import.meta.dirname, 'terraform-stub.mjs'))
  return server
}

async function keep(address, state) {
  await fetch(address, state === undefined ? { method: 'DELETE' } : { method: 'POST', body: state })
}

function backendText(address) {
  return address === undefined ? '' : `terraform {\n  backend "http" {\n    address = "${address}"\n  }\n}\n`
}

function init(directory) {
  const { status, stderr } = spawnSync('terraform', ['init', '-input=false'], { cwd: directory, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`terraform init: ${stderr}`)
}

/** Each with the attributes that it has in YAML, and the names of those that it refers to, by attribute. */
function resources(stores) {
  const found = []
  const add = (name, input, refs = {}) => {
    found.push({ name: name.replaceAll(/\W/g, '_'), input, refs })
    return found.at(-1).name
  }
  for (const { key: store, channels } of stores) {
    const shop = add(store, { account: 'merchant', name: store })
    for (const { key, host, categories, pages, redirects } of channels) {
      const channel = add(`${store}-${key}`, { name: `Channel ${key}`, type: 'storefront' }, { store: shop })
      const site = add(`${channel}-site`, { url: host }, { channel })
      const tree = add(`${channel}-tree`, { name: `Tree ${key}` }, { channel })
      const named = {}
      for (const { above, edited, ...fields } of flat(categories)) {
        const refs = { tree, ...(above === undefined ? {} : { parent: named[above] }) }
        named[fields.name] = add(`${tree}-${fields.name}`, fields, refs)
      }
      for (const { key: page, parent, edited, body, ...fields } of pages) {
        const refs = { channel, ...(parent === undefined ? {} : { parent: named[parent] }) }
        named[page] = add(`${channel}-${page}`, { ...fields, body: body.join('\n') }, refs)
      }
      for (const [at, { path, url, page }] of redirects.entries()) {
        const refs = { site, ...(page === undefined ? {} : { page: named[page] }) }
        add(`${site}-${at}`, { path, ...(url === undefined ? {} : { url }) }, refs)
      }
    }
  }
  return found
}

function hcl({ name, input, refs }) {
  const own = Object.entries(input).map(([field, value]) => `    ${field} = ${JSON.stringify(value)}`)
  const others = Object.entries(refs).map(([field, other]) => `    ${field} = terraform_data.${other}.id`)
  return `resource "terraform_data" "${name}" {\n  input = {\n${[...own, ...others].join('\n')}\n  }\n}\n`
}

/** As Terraform would have written it after an apply. */
function stateOf(all) {
  const ids = new Map(all.map(({ name }) => [name, randomUUID()]))
  const held = new Map()
  const written = all.map(({ name, input, refs }) => {
    const referred = Object.entries(refs).map(([field, other]) => [field, ids.get(other)])
    const value = Object.fromEntries([...Object.entries(input), ...referred].sort(([a], [b]) => (a < b ? -1 : 1)))
    const dynamic = { value, type: typeOf(value) }
    const attributes = { id: ids.get(name), input: dynamic, output: dynamic, triggers_replace: null }
    // With those of its dependencies; what is referred to stands before.
    const waitsFor = new Set(Object.values(refs).flatMap(other => [other, ...held.get(other)]))
    held.set(name, waitsFor)
    const dependencies = [...waitsFor].sort().map(other => `terraform_data.${other}`)
    const instance = { schema_version: 0, attributes, sensitive_attributes: [], dependencies }
    return { mode: 'managed', type: 'terraform_data', name, provider: source, instances: [instance] }
  })
  const head = { version: 4, terraform_version: terraformVersion(), serial: 1, lineage: randomUUID(), outputs: {} }
  return JSON.stringify({ ...head, resources: written, check_results: null })
}

function typeOf(value) {
  if (Array.isArray(value)) return ['tuple', value.map(typeOf)]
  if (typeof value !== 'object') return typeof value
  return ['object', Object.fromEntries(Object.entries(value).map(([name, member]) => [name, typeOf(member)]))]
}
