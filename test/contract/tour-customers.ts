/** Goes through who buys: customer groups, customers and subscribers. */

import { type Asked, withStore } from '../sandbox/kit.ts'

type Ask = Asked['store']

export async function tourOfCustomers({ store }: Asked): Promise<void> {
  await tourOfGroups(store)
  await tourOfPeople(store)
  await tourOfSubscribers(store)
}

/** A store where the part of a group that is kept elsewhere cannot be saved, and missing groups answer as written. */
export async function tourOfFailingGroups(): Promise<Asked> {
  const asked = await withStore({ emulate: { sitewideDiscount: 'fails', missingGroup: 400 } })
  const body = { name: 'Trade', discount_rules: [{ type: 'all', method: 'percent', amount: '5' }] }
  await asked.store('POST', '/v2/customer_groups', body)
  await asked.store('PUT', '/v2/customer_groups/1', body)
  await asked.store('GET', '/v2/customer_groups/99')
  await asked.store('DELETE', '/v2/customer_groups/99')
  return asked
}

async function tourOfGroups(store: Ask): Promise<void> {
  const path = '/v2/customer_groups'
  await store('GET', path)
  const rules = [
    { type: 'all', method: 'percent', amount: '5.0' },
    { type: 'product', method: 'price', amount: '9.99', product_id: 7 },
  ]
  const access = { type: 'specific', categories: [1] }
  const made = await store('POST', path, { name: 'Trade', category_access: access, discount_rules: rules })
  const list = await store('POST', '/v3/pricelists', { name: 'For a group' })
  await store('POST', path, {
    name: 'Listed',
    is_default: true,
    discount_rules: [{ type: 'price_list', price_list_id: list.body.data.id }],
  })
  await store('POST', path, { name: 'Guests', is_group_for_guests: true, discount_rules: [] })
  await store('POST', path, {})
  await store('POST', path, { name: 'Both', discount_rules: [...rules, { type: 'price_list', price_list_id: 1 }] })
  await store('GET', `${path}?name:like=a&is_default=false&date_created:min=2020-01-01T00:00:00Z&page=1&limit=2`)
  await store('GET', `${path}?is_group_for_guests=true`)
  await store('GET', `${path}?is_default=x`)
  await store('GET', `${path}/count`)
  const one = `${path}/${made.body.id}`
  await store('GET', one)
  await store('PUT', one, { name: 'Trade EU', discount_rules: [] })
  await store('PUT', one, { name: 5 })
  await store('DELETE', one)
  for (const method of ['GET', 'PUT', 'DELETE']) await store(method, one, method === 'PUT' ? { name: 'A' } : undefined)
}

async function tourOfPeople(store: Ask): Promise<void> {
  const path = '/v3/customers'
  const attribute = await tourOfAttributes(store)
  const ann = { email: 'ann@example.com', first_name: 'Ann', last_name: 'Lee' }
  const home = { first_name: 'Ann', last_name: 'Lee', address1: '1 Main Street', city: 'Austin', country_code: 'US' }
  const form_fields = [{ name: 'Size', value: 'M' }]
  const made = await store('POST', path, [
    {
      ...ann,
      addresses: [{ ...home, form_fields }],
      attributes: [{ attribute_id: attribute, attribute_value: 'gold' }],
      authentication: { force_password_reset: true, new_password: 'Secret-1' },
      store_credit_amounts: [{ amount: 5.5 }],
      channel_ids: [1],
      origin_channel_id: 1,
      form_fields,
    },
    { ...ann, email: 'bob@example.com', channel_ids: null },
  ])
  const id = made.body.data[0].id
  await store('POST', path, [{ ...ann, channel_ids: [] }])
  await store('POST', path, Array(11).fill(ann))
  await store('GET', path)
  await store('GET', `${path}?page=2&limit=1`)
  const after = (await store('GET', `${path}?limit=1`)).body.meta.cursor_pagination.end_cursor
  await store('GET', `${path}?limit=1&after=${after}`)
  await store('GET', `${path}?include=addresses,storecredit,attributes,formfields,segment_ids&sort=last_name:asc`)
  await store('GET', `${path}?id:in=1,2&email:in=ann@example.com&name:like=ann&date_created:min=2020-01-01T00:00:00Z`)
  await store('GET', `${path}?id:in=x`)
  await store('PUT', path, [{ id, company: 'Acme', form_fields: [{ name: 'Size', value: ['M', 'L'] }] }])
  await store('PUT', path, [{ id, channel_ids: null }])
  await store('PUT', path, [{ id: 99 }])
  await store('PUT', path, Array(11).fill({ id }))
  await tourOfAddresses(store, { ...home, customer_id: id, state_or_province: 'Texas', postal_code: '78759' })
  await tourOfValues(store, { attribute_id: attribute, customer_id: id })
  await store('DELETE', path)
  await store('DELETE', `${path}?id:in=x`)
  await store('DELETE', `${path}?id:in=${id},99`)
}

async function tourOfAttributes(store: Ask): Promise<number> {
  const path = '/v3/customers/attributes'
  const made = await store('POST', path, [
    { name: 'Level', type: 'string' },
    { name: 'Since', type: 'date' },
  ])
  const [first, second] = made.body.data
  await store('POST', path, [{ name: 'Level', type: 'string' }])
  await store('GET', path)
  await store('GET', `${path}?name:like=lev&type=string&page=1&limit=5`)
  await store('PUT', path, [{ id: first.id, name: 'Grade' }])
  await store('PUT', path, [{ id: first.id, name: 'Grade', type: 'number' }])
  await store('DELETE', `${path}?id:in=${second.id}`)
  return first.id
}

async function tourOfAddresses(store: Ask, home: object): Promise<void> {
  const path = '/v3/customers/addresses'
  const made = await store('POST', path, [{ ...home, company: 'Acme', form_fields: [{ name: 'Door', value: 4 }] }])
  const { id } = made.body.data[0]
  await store('POST', path, [{ ...home, company: 'Acme' }])
  await store('POST', path, [{ city: 'Austin' }])
  await store('GET', path)
  await store('GET', `${path}?customer_id:in=1,2&company:in=Acme&include=formfields&page=1&limit=5`)
  await store('PUT', path, [{ id, city: 'Dallas' }])
  await store('PUT', path, [{ id: 99 }])
  await store('DELETE', `${path}?id:in=${id}`)
}

async function tourOfValues(store: Ask, of: object): Promise<void> {
  const path = '/v3/customers/attribute-values'
  const made = await store('PUT', path, [{ ...of, value: 'silver' }])
  await store('PUT', path, [{ ...of, attribute_id: 99, value: 'silver' }])
  await store('GET', path)
  await store('GET', `${path}?customer_id:in=1&attribute_id:in=1,2&name=Grade&limit=5&page=1`)
  await store('DELETE', `${path}?id:in=${made.body.data[0].id}`)
}

async function tourOfSubscribers(store: Ask): Promise<void> {
  const path = '/v3/customers/subscribers'
  const names = { first_name: 'Ann', last_name: 'Lee', source: 'order', order_id: 4, channel_id: 1 }
  const made = await store('POST', path, { email: 'ann@example.com', ...names, consents: ['abandoned_cart'] })
  await store('POST', path, { email: 'bob@example.com' })
  await store('POST', path, { email: 'bob@example.com' })
  await store('POST', path, { email: 'nobody' })
  await store('GET', path)
  await store(
    'GET',
    `${path}?id=1&email=ann@example.com&order_id=4&limit=1&page=1&date_created:min=2020-01-01T00:00:00Z`,
  )
  await store('GET', `${path}?id:in=1,2&first_name=Ann&source=order`)
  await store('GET', `${path}?id=x`)
  const one = `${path}/${made.body.data.id}`
  await store('GET', one)
  await store('PUT', one, { consents: [] })
  await store('PUT', one, { email: 'bob@example.com' })
  await store('PUT', one, { email: '' })
  await store('DELETE', one)
  for (const method of ['GET', 'PUT', 'DELETE']) await store(method, one, method === 'PUT' ? {} : undefined)
  await store('DELETE', `${path}?email=nobody@example.com`)
  await store('DELETE', path)
}
