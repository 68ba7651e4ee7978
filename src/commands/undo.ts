import { Args, Flags } from '@oclif/core'
import { overridesOf, toList } from '../flags.ts'
import type { Report } from '../model/report.ts'
import { PlanCommand, planFlags } from '../plan-command.ts'
import { makeUndo } from '../workflows/undo.ts'

export default class Undo extends PlanCommand {
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
    ...planFlags,
    overwrite: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      description: 'Address, prefix or glob: put former values back also where somebody has changed them since.',
      env: 'STOREWRIGHT_OVERWRITE',
    }),
  }

  private wanted = { run: '', overwrite: [] as string[] }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Undo)
    this.planned = flags
    this.wanted = { run: args.run, overwrite: toList(flags.overwrite) }
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.planAndSave(async project => {
      const selection = { only: this.flags.only ?? [], exclude: this.flags.exclude ?? [] }
      const overrides = overridesOf(this.flags)
      return (await makeUndo(this.context, project, { ...this.wanted, ...selection, overrides })).plan
    })
  }
}
