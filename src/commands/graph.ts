import { Args } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { graphFlags } from '../graph-flags.ts'
import type { Report } from '../model/report.ts'
import { graphReport, readGraphed } from '../workflows/graph.ts'
import { makePlan } from '../workflows/plan.ts'

export default class Graph extends BaseCommand {
  static override summary = 'Show the order of a plan, and what waits for what, also as a picture.'
  static override description =
    'Plans as `plan` does, or reads a saved plan and nothing else. Only reads. Plans with many changes are folded by kind.'
  static override examples = [
    '<%= config.bin %> graph',
    '<%= config.bin %> graph plan.json --format dot --output plan.dot',
    '<%= config.bin %> graph --only stores.acme-us --format dot | dot -Tpdf > plan.pdf',
  ]
  static override args = {
    plan: Args.string({ description: 'What `plan --out FILE` or `--format json --output FILE` has written.' }),
  }
  static override flags = graphFlags

  private path: string | undefined
  private foldAbove = 0

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Graph)
    this.path = args.plan
    this.foldAbove = flags['fold-above']
    await this.present(flags)
  }

  protected async execute(): Promise<Report> {
    const saved = this.path === undefined ? undefined : readGraphed(this.context, this.path)
    const plan = saved ?? (await this.plan())
    const savedTo = this.flags.format === 'human' ? undefined : this.flags.output
    return graphReport(this.context, plan, { foldAbove: this.foldAbove, saved: saved !== undefined, savedTo })
  }

  private plan() {
    const { only = [], exclude = [] } = this.flags
    return this.withProject({}, async project => {
      return (await makePlan(this.context, project, { only, exclude, destroy: false })).plan
    })
  }
}
