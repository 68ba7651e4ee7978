import { Args, Flags } from '@oclif/core'
import { overridesOf, toList } from '../flags.ts'
import type { Report } from '../model/report.ts'
import { PlanCommand, planFlags } from '../plan-command.ts'
import { listRuns } from '../workflows/history.ts'
import { makeUndo, refuseWithoutRun } from '../workflows/undo.ts'

export default class Undo extends PlanCommand {
  static override summary = 'Plan how to take back what a run has done; without a run, list those that are kept.'
  static override description =
    'Makes the inverse plan of an apply, to be reviewed and carried out with `apply FILE`, and lists what cannot be taken back. Only reads.'
  static override examples = [
    '<%= config.bin %> undo',
    '<%= config.bin %> undo last',
    '<%= config.bin %> undo 20261124-120000-4be19c --out undo.json',
  ]
  static override args = {
    run: Args.string({ description: 'Id of the run, the beginning of it, or `last`.' }),
  }
  static override flags = {
    ...planFlags,
    overwrite: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      description: 'Address, prefix or glob: put former values back also where somebody has changed them since.',
      env: 'STOREWRIGHT_OVERWRITE',
    }),
  }

  private wanted: { run: string | undefined; overwrite: string[] } = { run: undefined, overwrite: [] }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Undo)
    this.planned = flags
    this.wanted = { run: args.run, overwrite: toList(flags.overwrite) }
    await this.present(flags)
  }

  protected async execute(): Promise<Report> {
    const { run, overwrite } = this.wanted
    const selection = { only: this.flags.only ?? [], exclude: this.flags.exclude ?? [] }
    if (run === undefined) {
      refuseWithoutRun({ out: this.planned.out, overwrite })
      return this.withProject({}, project => listRuns(this.context, project, selection))
    }
    const overrides = overridesOf(this.flags)
    return this.planAndSave(
      async project => (await makeUndo(this.context, project, { run, overwrite, ...selection, overrides })).plan,
    )
  }
}
