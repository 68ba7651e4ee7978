// The objects as Storewright's YAML, in the manner in which people write it.

export const head = `version: 1
connection:
  api_url: \${env:BIGCOMMERCE_API_URL}
  franchise_id: \${env:BIGCOMMERCE_FRANCHISE_ID}
  client_id: \${env:BIGCOMMERCE_CLIENT_ID}
  access_token: \${env:BIGCOMMERCE_PARTNER_TOKEN}
accounts:
  merchant:
    name: Bench
    user_email: owner@bench.example
    primary_contact: { first_name: Ada, last_name: Moor, email: owner@bench.example, district: TX, country: US }
`

export function storeText({ key, channels }) {
  const lines = [`  ${key}:`, ...storeFields(key), '    channels:']
  for (const channel of channels) lines.push(...channelLines(channel).map(line => `      ${line}`))
  lines.push('    category_trees:')
  for (const { key: tree, id, categories } of channels) {
    lines.push(`      ${tree}:`, ...(id === undefined ? [] : [`        id: ${id}`]))
    lines.push(`        name: Tree ${tree}`, `        channels: [${tree}]`, '        categories:')
    for (const category of categories) lines.push(...categoryLines(category).map(line => `          ${line}`))
  }
  return `${lines.join('\n')}\n`
}

export const storeFields = key => [`    id: ${key}`, '    access_token: ${env:BENCH_STORE_TOKEN}']

function channelLines({ key, id, host, pages, redirects }) {
  const own = id === undefined ? ['platform: custom'] : [`id: ${id}`, 'platform: bigcommerce']
  return [
    `${key}:`,
    ...own.map(line => `  ${line}`),
    `  name: Channel ${key}`,
    '  type: storefront',
    '  status: active',
    '  pages:',
    ...pages.flatMap(pageLines).map(line => `    ${line}`),
    '  site:',
    `    url: https://${host}`,
    '    redirects:',
    ...redirects.map(({ path, url, page }) => `      ${path}: ${url ?? `{ type: page, page: ${page} }`}`),
  ]
}

function pageLines({ key, edited, body, parent, ...fields }) {
  return [
    `${key}:`,
    '  type: page',
    ...(parent === undefined ? [] : [`  parent: ${parent}`]),
    ...Object.entries(fields).map(([name, value]) => `  ${name}: ${scalar(value)}`),
    '  body: |-',
    ...body.map(line => `    ${line}`),
  ]
}

function categoryLines({ children = [], edited, ...fields }) {
  const [first, ...others] = Object.entries(fields).map(([name, value]) => `${name}: ${scalar(value)}`)
  const below = children.flatMap(categoryLines).map(line => `    ${line}`)
  return [`- ${first}`, ...others.map(line => `  ${line}`), ...(below.length === 0 ? [] : ['  children:', ...below])]
}

/** Quoted where a plain scalar would be something else. */
function scalar(value) {
  if (Array.isArray(value)) return `[${value.join(', ')}]`
  return typeof value === 'string' && value.includes(': ') ? `"${value}"` : String(value)
}
