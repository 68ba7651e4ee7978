/** `init` writes a project that plans and applies as it is, and writes over nothing. */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { LanguageServer } from '../support/language-server.ts'
import { expectValid, schemaOf } from './schemas.ts'
import { openShop, root } from './support.ts'

const shop = await openShop()
afterAll(() => shop.close())

function begin(files: { [name: string]: string } = {}): void {
  for (const name of readdirSync(shop.dir)) rmSync(join(shop.dir, name), { recursive: true })
  for (const [name, text] of Object.entries(files)) shop.write(name, text)
}

const written = (): string[] =>
  readdirSync(shop.dir, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(shop.dir.length + 1))
    .sort()

const ours = ['.env.example', '.gitignore', 'pages/about.html', 'stores.yaml', 'storewright.schema.json']

test('what is written is valid, planned and applied as it is, and then there is nothing left to do', async () => {
  begin()
  const ran = await shop.run('init')
  expect([ran.status, ran.stderr]).toEqual([0, ''])
  expect(ran.stdout).toContain('  storewright plan --sandbox ')
  expect(written()).toEqual(ours)
  expect((await shop.run('validate')).stdout).toMatch(/^Valid: 9 objects/)
  expect((await shop.run('plan --sandbox')).stdout).toContain('Plan: 7 to create, 2 to adopt')
  expect((await shop.run('apply --sandbox --auto-approve')).stdout).toContain('0 failed, 0 skipped')
  expect((await shop.run('plan --sandbox --detailed-exitcode')).status).toBe(0)
  expect((await shop.run('format --check')).status).toBe(0)
})

test('a directory is named from where we are, or from the root', async () => {
  begin()
  expect((await shop.run(['init', join(shop.dir, 'one')])).status).toBe(0)
  expect((await shop.run(['init', 'two/three'])).status).toBe(0)
  expect(written().filter(path => path.endsWith('stores.yaml'))).toEqual(['one/stores.yaml', 'two/three/stores.yaml'])
})

test('editors find the schema that the file names, and have nothing against it', async () => {
  begin()
  await shop.run('init')
  const text = shop.read('stores.yaml')
  expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=storewright.schema.json')
  const server = await LanguageServer.start()
  onTestFinished(() => server.stop())
  expect(await server.open(join(shop.dir, 'stores.yaml'), text)).toEqual([])
  const wrong = await server.open(join(shop.dir, 'other.yaml'), text.replace('status: active', 'stattus: active'))
  expect(wrong.map(one => one.message)).toEqual(['Property stattus is not allowed.'])
})

test('where the program is a dependency of the project, its own schema is named', async () => {
  begin({ 'node_modules/storewright/schemas/config.schema.json': '{}' })
  await shop.run('init')
  expect(shop.read('stores.yaml')).toMatch(
    /^# yaml-language-server: \$schema=node_modules\/storewright\/schemas\/config/,
  )
  expect(written()).not.toContain('storewright.schema.json')
})

test('the comments, taken at their word, make a project for BigCommerce itself', async () => {
  begin()
  await shop.run('init')
  const text = shop.read('stores.yaml').replace(/^# ?((?:connection|state| {2}\w+):.*)$/gm, '$1')
  shop.write('stores.yaml', text.replace('connection:', 'connection:\n  api_url: ${env:API_URL}'))
  const { FRANCHISE, CLIENT, PARTNER_TOKEN, STORE_TOKEN } = shop.env
  const env = {
    BIGCOMMERCE_FRANCHISE_ID: FRANCHISE,
    BIGCOMMERCE_CLIENT_ID: CLIENT,
    BIGCOMMERCE_PARTNER_TOKEN: PARTNER_TOKEN,
    STORE_ACME_OUTFITTERS_US_TOKEN: STORE_TOKEN,
  }
  for (const name of Object.keys(env)) expect(shop.read('.env.example')).toContain(`${name}=`)
  expect((await shop.run('apply --auto-approve', env)).stdout).toContain('0 failed, 0 skipped')
  expect((await shop.run('plan --detailed-exitcode', env)).status).toBe(0)
})

describe('answers', () => {
  test('come from flags, and keys are made of names', async () => {
    begin()
    const flags = ['--merchant', 'Café "Nord" & Söhne', '--email', 'inh@nord.example', '--contact', 'Änne von Ohlen']
    const ran = await shop.run(['init', 'shops', ...flags, '--country', 'de', '--format', 'json'])
    const report = JSON.parse(ran.stdout)
    expectValid(schemaOf('report'), report)
    expect(report.written.map((one: { path: string }) => one.path).sort()).toEqual(ours)
    const { accounts, stores } = parse(shop.read('shops/stores.yaml'))
    expect(accounts).toMatchObject({
      'cafe-nord-sohne': {
        name: 'Café "Nord" & Söhne',
        primary_contact: { first_name: 'Änne', last_name: 'von Ohlen', email: 'inh@nord.example', country: 'DE' },
      },
    })
    expect(stores['cafe-nord-sohne-de']).toMatchObject({ account: 'cafe-nord-sohne', country: 'DE' })
    expect(shop.read('shops/pages/about.html')).toContain('<h1>About Café "Nord" &amp; Söhne</h1>')
  })

  test.each([
    ['--email', 'nobody', 'must be an e-mail address'],
    ['--country', 'Germany', 'must be a code of two letters, such as US'],
    ['--contact', 'Cher', 'must be a first and a last name'],
    ['--merchant', 'x'.repeat(41), 'must have at most 40 letters'],
    ['--store', 'a b', 'must be a word of letters, digits, `-` and `_`'],
    ['--plan', '', 'must be a SKU, which has no blanks'],
  ])('%s cannot be %j', async (flag, value, why) => {
    begin()
    const ran = await shop.run(['init', flag, value])
    expect(ran).toMatchObject({ status: 64, stderr: expect.stringContaining(why) })
    expect(written()).toEqual([])
  })

  test('whatever is accepted makes a valid and tidy project that says it', async () => {
    const odd = fc.constantFrom(
      ': ',
      ' #',
      "'",
      '"',
      '${var:x}',
      '- ',
      '{',
      '%',
      'null',
      'No',
      '1',
      '<b>',
      '\\',
      '…',
      '*a',
      '@',
      ' ',
    )
    const name = fc.array(fc.oneof(odd, fc.stringMatching(/^[A-Za-z]{1,4}$/)), { minLength: 1, maxLength: 6 })
    const text = name.map(parts => parts.join('').trim().slice(0, 38)).filter(one => one !== '')
    await fc.assert(
      fc.asyncProperty(text, text, text, async (merchant, first, last) => {
        begin()
        const ran = await shop.run(['init', `--merchant=${merchant}`, `--contact=${first} ${last}`])
        expect(ran.stderr).toBe('')
        expect((await shop.run('validate')).stderr).toBe('')
        expect((await shop.run('format --check')).status).toBe(0)
        const [account] = Object.values(parse(shop.read('stores.yaml')).accounts) as { name: string }[]
        expect(account?.name.replaceAll('$${', () => '${')).toBe(merchant)
      }),
      { numRuns: 40 },
    )
  })
})

describe('what is there stays', () => {
  test.each(['stores.yaml', 'pages/about.html', '.env.example'])('%s, and nothing is written', async file => {
    begin({ [file]: 'mine\n' })
    const ran = await shop.run('init')
    expect(ran.status).toBe(64)
    expect(ran.stderr).toMatch(
      new RegExp(`\`${file}\` (exists|lies in this directory) already\n  hint: Nothing was written`),
    )
    expect([written(), shop.read(file)]).toEqual([[file], 'mine\n'])
  })

  test('a directory with YAML of something else is none for a project', async () => {
    begin({ 'docker-compose.yml': 'services: {}\n' })
    const ran = await shop.run('init')
    expect(ran.stderr).toContain('`docker-compose.yml` lies in this directory already')
    expect(written()).toEqual(['docker-compose.yml'])
    expect((await shop.run('init shops')).status).toBe(0)
  })

  test('a .gitignore, and it is said what it lacks', async () => {
    begin({ '.gitignore': 'node_modules/\n.env\n' })
    const ran = await shop.run('init')
    expect(ran.stdout).toContain('Add `.storewright/` to .gitignore, which was there and is left as it was.')
    expect(shop.read('.gitignore')).toBe('node_modules/\n.env\n')
    begin({ '.gitignore': '/.storewright\n.env' })
    expect((await shop.run('init')).stdout).not.toContain('Add ')
  })

  test('what was written is taken back where something cannot be written', async () => {
    begin()
    writeFileSync(join(shop.dir, 'pages'), '')
    const ran = await shop.run('init')
    expect(ran).toMatchObject({ status: 64, stderr: expect.stringContaining('`pages/about.html` cannot be written') })
    expect(written()).toEqual(['pages'])
  })
})

describe('pipelines', () => {
  test('of GitHub have the secrets that are to be set, and name no store of the examples', async () => {
    begin()
    const ran = await shop.run('init --ci github --store nord-1')
    expect(ran.stdout).toContain('.github/workflows/apply.yml')
    for (const name of ['pull-request', 'apply', 'drift']) {
      const text = shop.read(`.github/workflows/${name}.yml`)
      expect(text).not.toContain('ACME')
      expect(text).toContain('STORE_NORD_1_TOKEN: ${{ secrets.STORE_NORD_1_TOKEN }}')
      const secrets = [...text.matchAll(/secrets\.(\w+)/g)].map(match => match[1]!)
      for (const secret of secrets) expect(shop.read('.env.example')).toContain(`${secret}=`)
      expect(parse(text).jobs).toBeDefined()
    }
    expect(shop.read('stores.yaml')).toContain('# state:\n#   backend: postgres\n#   url: ${env:STATE_DATABASE_URL}\n')
    expect((await shop.run('validate')).status).toBe(0)
  })

  test('are not written below the top of a repository, where nobody would find them', async () => {
    begin({ '.git/HEAD': 'ref: refs/heads/main\n' })
    const ran = await shop.run('init shops --ci github')
    expect(ran).toMatchObject({ status: 64, stderr: expect.stringContaining('`shops` is not') })
    expect(written()).toEqual(['.git/HEAD'])
    expect((await shop.run('init shops')).status).toBe(0)
    expect((await shop.run('init --ci github')).status).toBe(0)
  })

  test('of GitLab are the template', async () => {
    begin()
    await shop.run('init --ci gitlab')
    const template = readFileSync(join(root, 'examples/ci/gitlab/.gitlab-ci.yml'), 'utf8')
    expect(parse(shop.read('.gitlab-ci.yml'))).toEqual(parse(template))
    expect(shop.read('stores.yaml')).toContain('#   backend: http\n')
    expect(shop.read('.env.example')).not.toContain('CI_JOB_TOKEN')
    expect((await shop.run('validate')).status).toBe(0)
  })
})

test('a directory is made, however deep; a file is none', async () => {
  begin({ file: '' })
  expect((await shop.run('init a/b/c')).status).toBe(0)
  expect(shop.read('a/b/c/stores.yaml')).toContain('version: 1')
  expect((await shop.run('init file')).status).toBe(64)
  mkdirSync(join(shop.dir, 'my shops'))
  expect((await shop.run(['init', 'my shops'])).stdout).toContain("cd 'my shops'")
})
