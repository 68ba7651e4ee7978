/**
 * What somebody changed at BigCommerce is written into the files: of each file only the bytes of that value change, the
 * attribute is no difference any more, and whatever cannot be written so is refused with a place.
 */

import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  about,
  accept,
  applied,
  changedLines,
  expectSettled,
  head,
  page,
  pages,
  plain,
  store,
} from '../support/accept.ts'
import { type Panel, panelOf } from '../support/panel.ts'

interface Case {
  name: string
  text: string
  files?: { [name: string]: string }
  edit(panel: Panel): Promise<unknown>
  address?: string
  /** Lines that go and come, in `file`. */
  lines?: string[]
  file?: string
  refused?: string
}

const body = (text: string) => (panel: Panel) => panel.edit(pages, 'About', { body: text })
const block = (sign: string, more = ''): string =>
  page(
    `            type: page\n            name: About\n            body: ${sign}\n              <p>Since 1998</p>\n${more}`,
  )

/** Store `a` made of a blueprint. */
function fleet(name: string): string {
  const body = page(`            type: page\n            name: ${name}\n            body: x\n`)
  const store = body.slice(body.indexOf('  a:\n') + '  a:\n'.length)
  const rows = 'fleets: { f: { blueprint: b, each: { a: { title: One } } } }\n'
  return `${head}blueprints:\n  b:\n${store}${rows}`
}

const cases: Case[] = [
  {
    name: 'a plain text',
    text: page(plain),
    edit: body('<p>Sale</p>'),
    lines: ['-            body: <p>Since 1998</p>   # the claim', '+            body: <p>Sale</p>   # the claim'],
  },
  {
    name: 'a plain text that becomes several lines, behind a comment',
    text: page(plain),
    edit: body('<p>Sale</p>\n<p>${5}</p>\n'),
    lines: [
      '-            body: <p>Since 1998</p>   # the claim',
      '+            body: "<p>Sale</p>\\n<p>$${5}</p>\\n"   # the claim',
    ],
  },
  {
    name: 'a literal block',
    text: block('|', '            # next\n            is_visible: true\n'),
    edit: body('<p>Sale</p>\n<p>Now</p>\n'),
    lines: ['-              <p>Since 1998</p>', '+              <p>Sale</p>', '+              <p>Now</p>'],
  },
  {
    name: 'a folded block, of which a paragraph stays as it is broken',
    text: block('>-', '              and before\n\n              <p>in Texas</p>\n'),
    edit: body('<p>Since 1998</p> and before\n<p>in Utah</p>'),
    lines: ['-              <p>in Texas</p>', '+              <p>in Utah</p>'],
  },
  {
    name: 'quoted texts, a number and a boolean in a flow map',
    text: page(
      '            { type: page, name: \'About\', body: "x", sort_order: 1, is_visible: true }   # one line\n',
    ),
    edit: panel => panel.edit(pages, 'About', { name: "It's", body: 'y "z"', sort_order: 7, is_visible: false }),
    lines: [
      '-            { type: page, name: \'About\', body: "x", sort_order: 1, is_visible: true }   # one line',
      '+            { type: page, name: \'It\'\'s\', body: "y \\"z\\"", sort_order: 7, is_visible: false }   # one line',
    ],
  },
  {
    name: 'a file that is taken in',
    text: page('            { type: page, name: About, body: "${file:pages/about.html}" }\n'),
    files: { 'pages/about.html': '<p>Since 1998</p>\n<p>in Texas</p>\n' },
    edit: body('<p>Since 1998</p>\n<p>in ${Utah}</p>\n'),
    file: 'pages/about.html',
    lines: ['-<p>in Texas</p>', '+<p>in ${Utah}</p>'],
  },
  {
    name: 'a file that is taken in twice',
    text: page(
      '            { type: page, name: About, body: "${file:x.html}" }\n          b: { type: page, name: B, body: "${file:x.html}" }\n',
    ),
    files: { 'x.html': '<p>x</p>' },
    edit: body('<p>y</p>'),
    refused: 'it would change stores.a.channels.us.pages.b, too',
  },
  {
    name: 'a variable',
    text: page(
      '            { type: page, name: About, body: "Since ${var:since}" }\n',
      'variables:\n  since: "1998"\n',
    ),
    edit: body('Since 1999'),
    refused: 'it is made of `${var:since}` (stores.yaml:10:3), which may be used elsewhere, too',
  },
  {
    name: 'a map that a variable stands for',
    text: page('            ${var:page}\n', 'variables:\n  page: { type: page, name: About, body: x }\n'),
    edit: body('y'),
    refused: 'it comes from a variable, which may be used elsewhere, too',
  },
  {
    name: 'the environment',
    text: page('            { type: page, name: About, body: "${env:CLAIM:-Since 1998}" }\n'),
    edit: body('Since 1999'),
    refused: 'it is made of `${env:CLAIM:-Since 1998}`, which comes from the environment and may be secret',
  },
  {
    name: 'an alias',
    text: page('            { type: page, name: About, body: &x old, meta_title: *x }\n'),
    edit: body('new'),
    refused: `it would change ${about}, too`,
  },
  {
    name: 'an anchor that nothing else uses',
    text: page('            &page { type: page, name: About, body: old }\n'),
    edit: body('new'),
    lines: [
      '-            &page { type: page, name: About, body: old }',
      '+            &page { type: page, name: About, body: new }',
    ],
  },
  {
    name: 'what is merged in',
    text: page(
      '            &page { type: page, name: About, body: old }\n          b:\n            <<: *page\n            name: B\n',
    ),
    edit: panel => panel.edit(pages, 'B', { body: 'new' }),
    address: 'stores.a.channels.us.pages.b',
    refused: `it would change ${about}, too`,
  },
  {
    name: 'what is merged in and written over everywhere else',
    text: page(
      '            &page { type: page, name: About, body: old }\n          b:\n            <<: *page\n            name: B\n            body: own\n',
    ),
    edit: body('new'),
    lines: [
      '-            &page { type: page, name: About, body: old }',
      '+            &page { type: page, name: About, body: new }',
    ],
  },
  {
    name: 'a reference to a declared object',
    text: page(
      '            { type: page, name: About, body: x }\n          b: { type: page, name: B, body: x, parent: about }\n          c: { type: page, name: C, body: x }\n',
    ),
    edit: async panel => {
      const rows = await panel.rows(pages)
      await panel.edit(pages, 'B', { parent_id: rows.find(row => row.name === 'C')!.id })
    },
    address: 'stores.a.channels.us.pages.b',
    lines: [
      '-          b: { type: page, name: B, body: x, parent: about }',
      '+          b: { type: page, name: B, body: x, parent: c }',
    ],
  },
  {
    name: 'a reference to something that is not declared',
    text: page('            { type: page, name: About, body: x, parent: ~ }\n'),
    edit: async panel => {
      await panel.send('POST', pages, { channel_id: 1, type: 'page', name: 'Else', body: 'x' })
      const rows = await panel.rows(pages)
      await panel.edit(pages, 'About', { parent_id: rows.find(row => row.name === 'Else')!.id })
    },
    refused: 'it refers to page 2, which is not declared',
  },
  {
    name: 'a key that is the name',
    text: `${page('            { type: page, name: About, body: x }\n')}    metafields: { erp: { depot: north } }\n`,
    edit: async panel => {
      const [row] = await panel.rows('/v3/store/metafields')
      const { id, namespace, value, permission_set } = row!
      await panel.send('PUT', '/v3/store/metafields', [{ id: Number(id), namespace, key: 'x', value, permission_set }])
    },
    address: 'stores.a.metafields.erp.depot',
    refused: 'its key is its name in the files',
  },
  {
    name: 'the name of a node of a tree',
    text: `${head}${store}    category_trees: { us: { id: 1, name: US, categories: [{ name: Men, url: /men/ }] } }\n`,
    edit: async panel => {
      const [row] = await panel.rows('/v3/catalog/trees/categories')
      await panel.send('PUT', '/v3/catalog/trees/categories', [{ category_id: row!.category_id, name: 'Gentlemen' }])
    },
    address: 'stores.a.category_trees.us.categories.Men',
    refused: 'it is part of its address in the files',
  },
  {
    name: 'an amount that BigCommerce writes as a text',
    text: `${head}${store}    customer_groups:\n      staff: { name: Staff, discount_rules: [{ type: all, method: percent, amount: 20 }] }\n`,
    edit: async panel => {
      const rules = [{ type: 'all', method: 'percent', amount: '25.0000' }]
      await panel.send('PUT', '/v2/customer_groups/1', { discount_rules: rules })
    },
    address: 'stores.a.customer_groups',
    lines: [
      '-      staff: { name: Staff, discount_rules: [{ type: all, method: percent, amount: 20 }] }',
      '+      staff: { name: Staff, discount_rules: [{ type: all, method: percent, amount: 25 }] }',
    ],
  },
  {
    name: 'a blueprint',
    text: fleet('About'),
    edit: body('<p>Sale</p>'),
    refused: 'it comes from a blueprint, of which other stores are made, too',
  },
  {
    name: 'a row of a fleet',
    text: fleet('${each:title}'),
    edit: panel => panel.edit(pages, 'One', { name: 'Two' }),
    refused: "it is made of `${each:title}`, a value of the fleet's row",
  },
  {
    name: 'what is said of one store of a fleet alone',
    text: `${fleet('About')}stores:\n  a:\n    fleet: f\n    channels: { us: { pages: { about: { body: own } } } }\n`,
    edit: body('<p>Sale</p>'),
    lines: [
      '-    channels: { us: { pages: { about: { body: own } } } }',
      '+    channels: { us: { pages: { about: { body: <p>Sale</p> } } } }',
    ],
  },
  {
    name: 'an object that is gone',
    text: page(plain),
    edit: panel => panel.remove(pages, 'About'),
    refused: 'it is gone at BigCommerce',
  },
]

test.each(cases)('$name', async ({ text, files = {}, edit, address = about, lines, file = 'stores.yaml', refused }) => {
  const harness = await applied(text, files)
  try {
    await edit(panelOf(harness, 'a'))
    const before = harness.files()
    const seen = await accept(harness, address, { dryRun: true })
    expect(harness.files()).toEqual(before)
    const report = await accept(harness, address)
    expect(report.refused.map(one => one.message)).toEqual(refused === undefined ? [] : [refused])
    expect(seen.refused).toEqual(report.refused)
    if (refused !== undefined) {
      expect([report.exit_code, report.written, harness.files()]).toEqual([1, false, before])
      expect(report.refused[0]).toMatchObject({
        hint: expect.stringMatching(/\.$/),
        source: { file: expect.any(String) },
      })
      return
    }
    expect([report.exit_code, report.written, report.files]).toEqual([0, true, [file]])
    const path = join(harness.dir, file)
    expect(changedLines(before.get(path)!, harness.files().get(path)!)).toEqual(lines)
    expect(
      [...harness.files()].filter(([name, content]) => before.get(name) !== content).map(([name]) => name),
    ).toEqual([path])
    await expectSettled(harness)
  } finally {
    await harness.close()
  }
})
