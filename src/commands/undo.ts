import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { changeFormat, limitFlags, overridesOf, policyFlags, projectFlags, remoteFlags } from '../flags.ts'
import type { Report } from '../model/report.ts'
import { refuseUnwritable } from '../workflows/files.ts'
import { planReport } from '../workflows/plan.ts'
import { defaultExpiry, expiryOf, savePlan } from '../workflows/saved-plan.ts'
import { makeUndo } from '../workflows/undo.ts'

export default class Undo extends BaseCommand {
  static override summary = 'Plan how to take back what a run has done.'
  static override description =
    'Makes the inverse plan of an apply, to be reviewed and carried out with `apply FILE`, and lists what cannot be taken back. Only reads.'
  static override examples = [
    '<%= config.bin %> undo last',
    '<%= config.bin %> undo 20261124-120000-4be19c --out undo.json',
  ]
  static override args = {
    run: Args.string({ required: true, description: 'Id of the run, the beginning of it, or `last`.' }),
  }
  static override flags = {
    ...projectFlags,
    ...changeFormat,
    ...remoteFlags,
    ...policyFlags,
    ...limitFlags,
    overwrite: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      description: 'Address, prefix or glob: put former values back also where somebody has changed them since.',
      env: 'STOREWRIGHT_OVERWRITE',
    }),
    out: Flags.string({ description: 'Save the plan to a file for `apply FILE`.', env: 'STOREWRIGHT_OUT' }),
    expires: Flags.string({
      description: `For how long the saved plan may be applied (12h, 30d, 2w); ${defaultExpiry} when not given.`,
      env: 'STOREWRIGHT_EXPIRES',
    }),
    'detailed-exitcode': Flags.boolean({
      description: 'Exit with 2 when there are changes.',
      env: 'STOREWRIGHT_DETAILED_EXITCODE',
    }),
  }

  private wanted!: { run: string; overwrite: string[]; out?: string; expires?: string; detailed: boolean }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Undo)
    const { overwrite = [], out, expires } = flags
    this.wanted = {
      run: args.run,
      overwrite,
      ...(out === undefined ? {} : { out }),
      ...(expires === undefined ? {} : { expires }),
      detailed: flags['detailed-exitcode'],
    }
    await this.present(flags)
  }

  protected async execute(): Promise<Report> {
    const { run, overwrite, out, expires, detailed } = this.wanted
    const expiryMs = expiryOf(expires)
    if (out !== undefined) refuseUnwritable(this.context.cwd, out)
    return this.withProject({}, async project => {
      const { only = [], exclude = [] } = this.flags
      const overrides = overridesOf(this.flags)
      const { plan } = await makeUndo(this.context, project, { run, overwrite, only, exclude, overrides })
      const kept = out === undefined ? plan : savePlan(this.context, plan, out, expiryMs)
      return planReport(this.context, kept, detailed, out)
    })
  }
}
