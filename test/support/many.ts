/** Contents of a store for tests: 5,000 objects of the kinds that shops have many of, with references among them. */

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n + 1))

function map<T>(count: number, key: (n: number) => string, make: (n: number) => T): { [key: string]: T } {
  return Object.fromEntries(times(count, n => [key(n), make(n)]))
}

/** A text of some lines, as pages have them. */
function body(n: number): string {
  return `<h1>Page ${n}</h1>\n${`<p>What there is to say of ${n}, in a sentence or two.</p>\n`.repeat(n % 5 === 0 ? 30 : 1)}`
}

/** The SKUs that the store needs. */
export const skusOfMany = times(1_200, n => `SKU-${n}`)

export function manyObjects(): object {
  return {
    channels: {
      us: {
        id: 1,
        name: 'US shop',
        type: 'storefront',
        platform: 'bigcommerce',
        site: {
          url: 'https://us.example',
          redirects: map(
            1_200,
            n => `/old-${n}`,
            n => (n % 10 === 0 ? { type: 'category', category: `us/C${(n % 50) + 1}` } : `/new-${n}/`),
          ),
        },
        products: skusOfMany.slice(0, 240),
        pages: map(
          500,
          n => `page-${n}`,
          n => ({
            type: 'page',
            name: `Page ${n}`,
            url: `/page-${n}/`,
            ...(n > 20 ? { parent: `page-${(n % 20) + 1}` } : {}),
            body: body(n),
          }),
        ),
        scripts: map(
          10,
          n => `script-${n}`,
          n => ({
            kind: 'script_tag',
            html: `<script>\n${`window.shop = ${n};\n`.repeat(n % 2 === 0 ? 20 : 1)}</script>`,
            location: 'footer',
            visibility: 'storefront',
            load_method: 'default',
            consent_category: 'essential',
          }),
        ),
        widget_templates: map(
          40,
          n => `template-${n}`,
          n => ({ name: `Template ${n}`, template: `<b class="t${n}">{{text}}</b>` }),
        ),
        widgets: map(
          200,
          n => `widget-${n}`,
          n => ({ name: `Widget ${n}`, template: `template-${(n % 40) + 1}`, widget_configuration: { text: `${n}` } }),
        ),
        placements: map(
          200,
          n => `placement-${n}`,
          n => ({ widget: `widget-${n}`, template_file: 'pages/home', region: 'home_below_menu', status: 'active' }),
        ),
      },
    },
    category_trees: {
      us: {
        id: 1,
        name: 'US',
        channels: ['us'],
        categories: times(50, n => ({ name: `C${n}`, children: times(19, m => ({ name: `C${n} ${m}` })) })),
      },
    },
    customer_groups: map(
      100,
      n => `group-${n}`,
      n => ({ name: `Group ${n}` }),
    ),
    price_lists: map(
      10,
      n => `list-${n}`,
      n => ({
        name: `List ${n}`,
        records: map(
          120,
          m => `SKU-${(n - 1) * 120 + m}`,
          m => ({ USD: { price: m / 4 } }),
        ),
        assignments: times(20, m => ({ customer_group: `group-${(n - 1) * 10 + (m % 10) + 1}`, channel: 'us' })).slice(
          0,
          10,
        ),
      }),
    ),
    metafields: {
      erp: map(
        200,
        n => `key-${n}`,
        n => `value ${n}`,
      ),
    },
  }
}
