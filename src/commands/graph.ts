import { Args } from '@oclif/core'
import { BaseCommand } from '../base-command.ts'
import { formatOfFile, graphFlags } from '../graph-flags.ts'
import type { Report } from '../model/report.ts'
import { fitsMermaid, svgSizes } from '../render/index.ts'
import { graphReport, readGraphed, withLayout } from '../workflows/graph.ts'
import { makePlan } from '../workflows/plan.ts'

export default class Graph extends BaseCommand {
  static override summary = 'Show the order of a plan, and what waits for what, also as a picture.'
  static override description =
    'Plans as `plan` does, or reads a saved plan and nothing else. Only reads. Plans with many changes are folded by kind.'
  static override examples = [
    '<%= config.bin %> graph',
    '<%= config.bin %> graph plan.json --output plan.svg',
    '<%= config.bin %> graph --only stores.acme-us --format mermaid',
  ]
  static override args = {
    plan: Args.string({ description: 'What `plan --out FILE` or `--format json --output FILE` has written.' }),
  }
  static override flags = graphFlags

  private path: string | undefined
  private foldAbove = 0

  async run(): Promise<void> {
    const { args, flags, metadata } = await this.parse(Graph)
    this.path = args.plan
    this.foldAbove = flags['fold-above']
    const asked = metadata.flags.format?.setFromDefault ? formatOfFile(flags.output) : undefined
    await this.present({ ...flags, format: asked ?? flags.format })
  }

  protected async execute(): Promise<Report> {
    const saved = this.path === undefined ? undefined : readGraphed(this.context, this.path)
    const plan = saved ?? (await this.plan())
    const { format, output } = this.flags
    const report = graphReport(this.context, plan, {
      foldAbove: this.foldAbove,
      fits: one => format !== 'mermaid' || fitsMermaid(one),
      saved: saved !== undefined,
      savedTo: format === 'human' ? undefined : output,
    })
    if (report.exit_code !== 0 && format !== 'human') this.tell('The plan has errors: `storewright plan` shows them.')
    return format === 'svg' ? withLayout(report, svgSizes(report.graph)) : report
  }

  private plan() {
    const { only = [], exclude = [] } = this.flags
    return this.withProject({}, async project => {
      return (await makePlan(this.context, project, { only, exclude, destroy: false })).plan
    })
  }
}
