import { Args } from '@oclif/core'
import { projectFlags } from '../flags.ts'
import { ToolError } from '../model/errors.ts'
import type { Report, SchemaReport } from '../model/report.ts'
import { TextCommand, textFlags } from '../text-command.ts'
import { writePublicFile } from '../workflows/files.ts'
import { listSchemas, readSchema } from '../workflows/schema.ts'

export default class Schema extends TextCommand {
  static override summary = 'List the JSON Schemas that come with Storewright, or print one.'
  static override description =
    'For editors, which complete and check files by them, and for programs that read results.'
  static override examples = [
    '<%= config.bin %> schema',
    '<%= config.bin %> schema config --output storewright.schema.json',
  ]
  static override args = {
    name: Args.string({ description: 'Name of a schema: `config`, `policy`, `report`, a kind of object, …' }),
  }
  static override flags = { format: projectFlags.format, color: projectFlags.color, ...textFlags }

  protected override write = writePublicFile
  private name: string | undefined
  private saves = false

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Schema)
    this.name = args.name
    this.saves = flags.output !== undefined
    await this.presentText({ file: [], sandbox: false, ...flags })
  }

  protected override async execute(): Promise<Report> {
    if (this.name !== undefined) return super.execute()
    if (!this.saves) return listSchemas(this.context)
    throw new ToolError('USAGE', '--output writes one schema to a file, and none is named', {
      hint: 'Name it: `storewright schema config --output storewright.schema.json`.',
    })
  }

  protected async makeText(): Promise<SchemaReport> {
    return readSchema(this.context, this.name!)
  }
}
