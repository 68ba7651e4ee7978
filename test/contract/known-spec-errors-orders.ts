/** The errors in BigCommerce's OpenAPI files of orders, carts and abandoned carts. */

import type { KnownSpecError } from './known-spec-errors.ts'

const orders = 'specs/orders.v2.oas2.yml'
const carts = 'specs/carts.v3.yml'
const abandoned = 'specs/abandoned_carts.v3.yml'

export const orderSpecErrors: readonly KnownSpecError[] = [
  {
    spec: orders,
    operations: ['getOrders'],
    where: 'status',
    status: 204,
    message: /./,
    reason: 'V2 lists answer 204 when there is nothing to list; the file lists 200 only.',
  },
  {
    spec: orders,
    operations: ['createOrder'],
    where: 'status',
    status: 201,
    message: /./,
    reason: 'Orders have been seen to be made with 201; the file lists 200 only.',
  },
  {
    spec: orders,
    operations: ['getOrders', 'getOrder'],
    where: 'response',
    status: 200,
    message: /consignments must match exactly one schema in oneOf/,
    reason: 'A link to consignments is also an object of consignments, as all members of that are optional.',
  },
  {
    spec: orders,
    operations: ['getOrders'],
    where: 'request',
    message: /^\/query\/sort must be equal to one of/,
    reason:
      'A direction may follow the field (`date_created:desc`), as the text beside it says; the list of values has fields alone.',
  },
  {
    spec: carts,
    operations: ['createCart', 'updateCart'],
    where: 'status',
    status: 422,
    message: /./,
    reason: 'Bad data is refused with 422, as elsewhere in V3; the file lists no refusal of bad data.',
  },
  {
    spec: abandoned,
    operations: ['updateGlobalAbandonedCartSettings'],
    where: 'request',
    message: /required property 'enabled'/,
    reason: 'There is no such setting; enable_notification is meant.',
  },
  {
    spec: abandoned,
    operations: ['updateChannelAbandonedCartSettings'],
    where: 'request',
    message: /frequency_type must be equal to one of/,
    nullOnly: true,
    reason: 'The field is marked nullable, yet null is not in its list of values.',
  },
  {
    spec: abandoned,
    operations: ['getChannelAbandonedCartSettings', 'updateChannelAbandonedCartSettings'],
    where: 'response',
    status: 200,
    message: /frequency_type must be equal to one of/,
    nullOnly: true,
    reason: 'The same for the answers.',
  },
]
