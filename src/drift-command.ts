/** How `fleet drift` meets whoever asked: what is found in a store is written at once, and beside that into the pack of evidence. */

import { FleetCommand } from './fleet-command.ts'
import type { FleetDriftReport } from './model/fleet-drift.ts'
import type { ErrorReport, Report } from './model/report.ts'
import { driftEvidenceFiles, type FleetDriftFormat, fleetDriftWriter, renderReport } from './render/index.ts'
import { type GrowingPack, growPack } from './workflows/evidence.ts'
import type { Fleet } from './workflows/fleet-database.ts'
import { driftFleet, type FleetDriftOptions } from './workflows/fleet-drift.ts'
import type { Project } from './workflows/project.ts'
import { failureReport } from './workflows/report.ts'

export abstract class FleetDriftCommand extends FleetCommand {
  protected options!: FleetDriftOptions
  protected evidence: { path: string; previous: string | undefined } | undefined

  protected execute(): Promise<Report> {
    return this.withFleet({ getOnly: true }, (project, fleet) => {
      const pack = this.evidence === undefined ? undefined : growPack(this.context, this.evidence)
      const ended = this.write(project, fleet, pack).finally(() => pack?.discard())
      this.shown = ended
      return ended
    })
  }

  /** What goes wrong after the first stores ends the report, properly closed, and is the result. */
  private async write(
    project: Project,
    fleet: Fleet,
    pack: GrowingPack | undefined,
  ): Promise<FleetDriftReport | ErrorReport> {
    const { format, output } = this.flags
    const pieces = this.openPieces()
    const writer = fleetDriftWriter(format as FleetDriftFormat, pieces.options)
    const files = Object.entries(pack === undefined ? {} : driftEvidenceFiles())
    this.interrupts.guard(() => {
      this.context.stop.requested = true
    })
    const work = async (): Promise<FleetDriftReport> => {
      const report = await driftFleet(this.context, project, fleet, this.options, async one => {
        for (const [name, file] of files) pack?.write(name, file.store(one))
        const text = writer.store(one)
        // Whoever reads it may be gone; evidence is for others.
        return text === '' || (await pieces.write(text)) || pack !== undefined
      })
      if (pack === undefined) return report
      for (const [name, file] of files) pack.write(name, file.end(report))
      return { ...report, evidence: pack.finish({ run: report.run, coverage: report.totals.coverage }) }
    }
    const report = await work().catch(error => failureReport(this.context, this.words(), error))
    await pieces.write(writer.end(report))
    pieces.finish()
    if ('failed' in report) {
      if (format !== 'json' || output !== undefined) this.showOnStderr(report)
    } else if (output !== undefined) this.tell(renderReport(report, 'human', { color: false, width: 100 }).trimEnd())
    return report
  }
}
