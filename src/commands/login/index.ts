import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../base-command.ts'
import { loginFlags } from '../../flags.ts'
import type { Report } from '../../model/report.ts'
import type { LoginOptions } from '../../workflows/login.ts'
import { loginStore } from '../../workflows/login.ts'

export default class Login extends BaseCommand {
  static override summary = 'Make a one-time log-in to the control panel of a store.'
  static override description =
    'The URL is a credential: it is printed, and kept nowhere. A browser has to POST to it from a form, which --open does.'
  static override examples = [
    '<%= config.bin %> login acme-us --open',
    '<%= config.bin %> login acme-us --user ann@acme.example --to products',
  ]
  static override args = {
    store: Args.string({ required: true, description: 'Id of the store, its key in the files, or its address.' }),
  }
  static override flags = {
    ...loginFlags,
    user: Flags.string({
      description: "E-mail address of a user of the store's account; by default its owner.",
      env: 'STOREWRIGHT_USER',
    }),
    to: Flags.string({
      description: 'Page of the control panel: what stands after /manage/ in its address.',
      env: 'STOREWRIGHT_TO',
    }),
    open: Flags.boolean({
      description: 'Open a browser with it instead of printing it.',
      env: 'STOREWRIGHT_OPEN',
    }),
  }

  private options!: LoginOptions

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Login)
    this.options = { store: args.store, user: flags.user, to: flags.to, open: flags.open === true }
    await this.present(flags)
  }

  protected execute(): Promise<Report> {
    return this.withProject({ readOnly: false }, project => loginStore(this.context, project, this.options))
  }
}
