/** Which of the pipelines that come with the program does a project take, and what is changed in them? Pure. */

import { tokenName } from './files.ts'

export type Ci = 'none' | 'github' | 'gitlab'

export const cis: readonly Ci[] = ['none', 'github', 'gitlab']

/** From a file of the package to one of the project. */
interface Copied {
  from: string
  to: string
  about: string
}

const github = 'examples/ci/github'

const copied: { [ci in Ci]: readonly Copied[] } = {
  none: [],
  github: [
    { from: `${github}/pull-request.yml`, to: '.github/workflows/pull-request.yml', about: 'plans every pull request' },
    { from: `${github}/apply.yml`, to: '.github/workflows/apply.yml', about: 'applies what was merged' },
    { from: `${github}/drift.yml`, to: '.github/workflows/drift.yml', about: 'looks for drift every night' },
  ],
  gitlab: [
    { from: 'examples/ci/gitlab/.gitlab-ci.yml', to: '.gitlab-ci.yml', about: 'plans, applies, and looks for drift' },
  ],
}

const states: { [ci in Ci]?: string } = {
  github: `${github}/state.yaml`,
  gitlab: 'examples/ci/gitlab/state.yaml',
}

export function pipelineFiles(ci: Ci): readonly Copied[] {
  return copied[ci]
}

/** The file of the package that says where pipelines keep the state; its first line says so. */
export function stateFile(ci: Ci): string | undefined {
  return states[ci]
}

/** The examples name the tokens of their own stores. */
export function forStore(text: string, store: string): string {
  const token = tokenName(store)
  return text
    .replace(/^# Copy to \S+?[.,] /, '# ')
    .replace(/^( *)ACME_US_TOKEN: .*\n/gm, `$1${token}: \${{ secrets.${token} }}\n`)
    .replace(/^ *ACME_UK_TOKEN: .*\n/gm, '')
}
