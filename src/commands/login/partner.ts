import { Flags } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { partnerLoginFlags } from '../../flags.ts'
import { ToolError } from '../../model/errors.ts'
import type { Report } from '../../model/report.ts'
import type { PartnerLoginOptions } from '../../workflows/login-partner.ts'
import { loginPartner } from '../../workflows/login-partner.ts'

const warning = 'A new token ends the one before it, for everything that uses it.'

export default class LoginPartner extends BaseCommand {
  static override summary = 'Make a new token of the partner API and write it to a file.'
  static override description = `${warning} The client secret is taken from BIGCOMMERCE_CLIENT_SECRET or from a file.`
  static override examples = ['<%= config.bin %> login partner --token-file .storewright/partner-token']
  static override flags = {
    ...partnerLoginFlags,
    'token-file': Flags.string({
      required: true,
      description: 'Where the token is written to, with mode 0600.',
      env: 'STOREWRIGHT_TOKEN_FILE',
    }),
    force: Flags.boolean({ description: 'Overwrite the file.', env: 'STOREWRIGHT_FORCE' }),
    'secret-file': Flags.string({
      description: 'File that holds the client secret, instead of the environment.',
      env: 'STOREWRIGHT_SECRET_FILE',
    }),
    duration: Flags.integer({
      min: 1,
      default: 900,
      description: 'Seconds for which the token is to be good.',
      env: 'STOREWRIGHT_DURATION',
    }),
  }

  private options!: Omit<PartnerLoginOptions, 'files'>

  async run(): Promise<void> {
    const { flags } = await this.parse(LoginPartner)
    const { 'token-file': tokenFile, 'secret-file': secretFile, force, duration: seconds } = flags
    this.options = { tokenFile, secretFile, force, seconds }
    await this.present({ ...flags, sandbox: false })
  }

  protected execute(): Promise<Report> {
    return loginPartner(this.context, { ...this.options, ...this.configured() }, () => this.agree())
  }

  private async agree(): Promise<void> {
    if (this.flags['auto-approve'] === true) return
    if ((await this.ask(`${warning} Only \`yes\` is accepted: `)) === 'yes') return
    const hint = this.canAsk() ? 'Nothing was sent.' : 'Nothing was sent. Add --auto-approve if it is meant.'
    throw new ToolError('NOT_APPROVED', 'nobody has agreed to end the present token', { hint })
  }
}
