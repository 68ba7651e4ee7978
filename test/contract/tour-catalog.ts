/** Goes through the catalogue but for categories: products, variants, and where products are assigned. */

import type { Asked } from '../sandbox/kit.ts'

type Ask = Asked['store']

const products = '/v3/catalog/products'

export async function tourOfCatalog(store: Ask): Promise<void> {
  await tourOfProducts(store)
  await tourOfVariants(store)
  await tourOfAssignments(store)
}

async function tourOfProducts(store: Ask): Promise<void> {
  await store('GET', `${products}?include=channels,variants&limit=2&page=1&sort=name&direction=desc`)
  await store('GET', `${products}?include=options,images&sku:in=TOTE-1,MUG-1&channel_id:in=1&is_visible=true`)
  await store('GET', `${products}?include_fields=name,sku&exclude_fields=sku&id:in=1,2&id:min=1&type=physical`)
  await store('GET', `${products}?id=x`)
  await store('GET', `${products}/1?include=channels,variants`)
  await store('GET', `${products}/99`)
  const lamp = { name: 'Lamp', type: 'physical', weight: 2, price: 30 }
  const made = await store('POST', products, { ...lamp, sku: 'LAMP', custom_url: { url: '/lamp/' }, categories: [] })
  await store('POST', products, { ...lamp, sku: 'lamp' })
  await store('POST', products, { name: 'Half a lamp', price: -1 })
  const { id } = made.body.data
  await store('PUT', `${products}/${id}?include_fields=name,price`, { price: 31, is_visible: false })
  await store('PUT', `${products}/${id}`, { sku: 'MUG-1' })
  await store('PUT', `${products}/${id}`, { sku: 5 })
  await store('PUT', `${products}/99`, { price: 1 })
  await store('PUT', products, [
    { id, price: 32 },
    { id: 1, meta_keywords: ['bag'] },
  ])
  await store('PUT', products, [{ price: 32 }])
  await store('PUT', products, [{ id, name: 'Enamel Mug' }])
  await store('PUT', products, [{ id: 99, price: 32 }])
  await store('PUT', products, Array(11).fill({ id, price: 32 }))
  await store('DELETE', `${products}?id:in=${id}&name=Lamp`)
  await store('DELETE', products)
  const last = await store('POST', products, { ...lamp, variants: [variantOf('LAMP-S', 'Small')] })
  await store('DELETE', `${products}/${last.body.data.id}`)
}

function variantOf(sku: string, label: string) {
  return { sku, option_values: [{ option_display_name: 'Size', label }] }
}

async function tourOfVariants(store: Ask): Promise<void> {
  const path = '/v3/catalog/variants'
  await store('GET', `${path}?product_id:in=1,2&limit=1&page=2`)
  await store('GET', `${path}?sku=TOTE-1&include_fields=sku,price`)
  await store('GET', `${path}?id=1&upc=1`)
  await store('GET', `${products}/1/variants?limit=5`)
  await store('GET', `${products}/99/variants`)
  await store('GET', `${products}/1/variants/1`)
  await store('GET', `${products}/1/variants/2`)
  await store('PUT', path, [{ id: 1, price: 25, sale_price: null }])
  await store('PUT', path, [{ id: 99, price: 25 }, { id: 1, price: 'x' }, { product_id: 1 }])
  await store('PUT', path, Array(51).fill({ id: 1 }))
  const large = await store('POST', `${products}/1/variants`, { ...variantOf('TOTE-L', 'Large'), price: 26 })
  await store('POST', `${products}/1/variants`, variantOf('mug-1', 'Small'))
  await store('POST', `${products}/1/variants`, { sku: 'TOTE-S' })
  await store('POST', `${products}/99/variants`, variantOf('TOTE-S', 'Small'))
  const one = `${products}/1/variants/${large.body.data.id}`
  await store('PUT', one, { price: null, sku: 'TOTE-XL' })
  await store('PUT', one, { sku: 'MUG-1' })
  await store('PUT', one, { price: 'x' })
  await store('PUT', `${products}/1/variants/99`, { price: 1 })
  await store('DELETE', one)
  await store('DELETE', `${products}/2/variants/2`)
}

async function tourOfAssignments(store: Ask): Promise<void> {
  const category = { name: 'Bags', tree_id: 1, url: { path: '/bags/' } }
  const made = await store('POST', '/v3/catalog/trees/categories', [category])
  const targets = { channel_id: 1, category_id: made.body.data[0].category_id }
  for (const [target, id] of Object.entries(targets)) {
    const path = `${products}/${target.replace('_id', '')}-assignments`
    await store('PUT', path, [
      { product_id: 1, [target]: id },
      { product_id: 2, [target]: id },
    ])
    await store('PUT', path, [{ product_id: 99, [target]: 'x' }])
    await store('GET', `${path}?product_id:in=1,2&${target}:in=${id}&limit=1&page=2`)
    await store('GET', path)
    await store('DELETE', `${path}?product_id:in=1&${target}:in=${id}`)
    await store('DELETE', path)
  }
}
