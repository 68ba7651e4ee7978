/** Which files does a new project have, and what do they say? Pure: answers in, texts out. */

import type { Answers } from './answers.ts'

export interface StarterFile {
  path: string
  about: string
  text: string
}

export interface StarterOptions {
  answers: Answers
  /** Path of the configuration's schema, from the project. */
  schema: string
  /** Where the state is to be, in the pipelines that were asked for: lines of YAML. */
  state?: string | undefined
}

/** What git is to leave alone. */
export const ignored = ['.storewright/', '.env']

export const gitignore: StarterFile = {
  path: '.gitignore',
  about: 'keeps the local state and your tokens out of git',
  text: `# The local state, the local BigCommerce, and tokens.\n${ignored.join('\n')}\n`,
}

export function starterFiles({ answers, schema, state }: StarterOptions): StarterFile[] {
  return [
    { path: 'stores.yaml', about: 'what there shall be at BigCommerce', text: storesYaml(answers, schema, state) },
    { path: 'pages/about.html', about: 'a page, which stores.yaml takes in', text: aboutPage(answers) },
    { path: '.env.example', about: 'the variables that BigCommerce itself needs', text: envExample(answers, state) },
  ]
}

function storesYaml(
  { merchant, email, contact, country, plan, account, store }: Answers,
  schema: string,
  state = '',
): string {
  const [first = '', ...last] = contact.split(' ')
  const name = yamlText(`${merchant} ${country.toUpperCase()}`)
  return `# yaml-language-server: $schema=${schema}
#
# What there shall be at BigCommerce. \`storewright plan\` shows what would change, \`storewright apply\` carries it out.
# With --sandbox both use a local BigCommerce, and nothing has to be set.
version: 1

# For BigCommerce itself: remove the \`#\`, and set the variables that .env.example names.
#
# connection:
#   franchise_id: \${env:BIGCOMMERCE_FRANCHISE_ID}
#   client_id: \${env:BIGCOMMERCE_CLIENT_ID}
#   access_token: \${env:BIGCOMMERCE_PARTNER_TOKEN}
#   credentials: { env: "STORE_{key}_TOKEN" }   # the tokens of stores: ${tokenName(store)}
${commented(state)}
safety:
  max_delete_percent: 30        # a plan that deletes more of a store than this is refused

accounts:
  ${yamlKey(account)}:
    name: ${yamlText(merchant)}
    user_email: ${yamlText(email)}
    primary_contact:
      first_name: ${yamlText(first)}
      last_name: ${yamlText(last.join(' '))}
      email: ${yamlText(email)}
      district: TX              # state, province or region of the merchant
      country: ${yamlText(country.toUpperCase())}

stores:
  ${yamlKey(store)}:
    account: ${yamlText(account)}
    store_name: ${name}
    country: ${yamlText(country.toUpperCase())}
    plan_sku: ${yamlText(plan)}
    status: active              # active | suspended | cancelled

    channels:
      main:
        id: 1                   # bound to what exists: every store is born with this storefront
        name: Storefront
        type: storefront
        platform: bigcommerce
        pages:
          about:
            type: page
            name: About us
            url: /about/
            body: \${file:pages/about.html}
          contact:
            type: contact_form
            name: Contact
            email: ${yamlText(email)}
            contact_fields: fullname,phone,orderno

    category_trees:
      main:
        id: 1                   # bound, too
        name: Catalogue
        channels: [main]
        categories:
          - { name: New, url: /new/ }
          - { name: Sale, url: /sale/ }

    customer_groups:
      trade: { name: Trade }
`
}

function commented(lines: string): string {
  if (lines === '') return ''
  return `#\n${lines.trimEnd().replaceAll(/^/gm, '# ')}\n`
}

function aboutPage({ merchant }: Answers): string {
  return `<h1>About ${html(merchant)}</h1>\n<p>Write here who you are.</p>\n`
}

function envExample({ store }: Answers, state = ''): string {
  const named = [...state.matchAll(/\$\{env:(\w+)\}/g)].map(match => match[1]!)
  const ofState = named.filter(name => !name.startsWith('CI_')).map(name => `${name}=\n`)
  return `# Copy to .env, which git leaves alone, fill it in, and load it: set -a; . ./.env; set +a

# Of your franchise: BigCommerce gives you these. \`storewright login partner\` makes a new token.
BIGCOMMERCE_FRANCHISE_ID=
BIGCOMMERCE_CLIENT_ID=
BIGCOMMERCE_PARTNER_TOKEN=

# Of the store, once it is there: a token of an API account that was made in its control panel.
# ${tokenName(store)}=
${ofState.length === 0 ? '' : `\n# Where the state is: see the comment in stores.yaml.\n${ofState.join('')}`}`
}

/** The variable that holds the token of a store. */
export function tokenName(store: string): string {
  return `STORE_${store.toUpperCase().replaceAll('-', '_')}_TOKEN`
}

/** A text as a scalar of YAML, in which nothing is an interpolation. */
function yamlText(text: string): string {
  const isPlain = /^[A-Za-z][\w .,@+&'-]*$/.test(text) && !/[ ,]$| -$/.test(text) && !words.test(text)
  return isPlain ? text : JSON.stringify(text.replaceAll('${', () => '$${'))
}

function yamlKey(key: string): string {
  return /^[A-Za-z]/.test(key) && !words.test(key) ? key : JSON.stringify(key)
}

/** Words that some readers of YAML take for something else than a text. */
const words = /^(true|false|yes|no|on|off|y|n|null)$/i

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
