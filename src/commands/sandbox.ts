import { Flags } from '@oclif/core'
import { ToolCommand } from '../base-command.ts'
import { runSandbox } from '../workflows/sandbox.ts'

export default class SandboxCommand extends ToolCommand {
  static override summary = 'Run a local BigCommerce to try, develop and test against.'
  static override description =
    'A real HTTP server with the partner API, the store API and a control API under /_sandbox. It listens on loopback only.'
  static override examples = ['<%= config.bin %> sandbox', '<%= config.bin %> sandbox --port 0 --data sandbox.json']
  static override flags = {
    port: Flags.integer({
      min: 0,
      max: 65_535,
      default: 8080,
      description: 'Port to listen on; 0 takes any free one.',
      env: 'STOREWRIGHT_PORT',
    }),
    data: Flags.string({
      description: 'Keep the contents in this file across restarts.',
      env: 'STOREWRIGHT_DATA',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(SandboxCommand)
    const running = await runSandbox(flags)
    this.log(running.greeting)
    await new Promise<void>(done => {
      process.once('SIGINT', () => done())
      process.once('SIGTERM', () => done())
    })
    await running.close()
  }
}
