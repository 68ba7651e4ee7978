/** The errors in BigCommerce's OpenAPI files of customers, their groups and subscribers. */

import type { KnownSpecError } from './known-spec-errors.ts'

const groups = 'specs/customers.v2.yml'
const customers = 'specs/customers.v3.yml'
const subscribers = 'specs/subscribers.v3.yml'

export const customerSpecErrors: readonly KnownSpecError[] = [
  {
    spec: groups,
    operations: ['getCustomerGroups'],
    where: 'status',
    status: 204,
    message: /./,
    reason: 'A list of no groups is answered with 204, as has been seen; the file lists 200 only.',
  },
  {
    spec: groups,
    operations: ['getCustomerGroups', 'getCustomerGroup', 'createCustomerGroup', 'updateCustomerGroup'],
    where: 'response',
    status: 200,
    message: /discount_rules must match exactly one schema in oneOf/,
    reason: 'The kinds of rules differ in optional members only, so that every list of rules is of all kinds at once.',
  },
  {
    spec: groups,
    operations: ['createCustomerGroup', 'updateCustomerGroup'],
    where: 'request',
    message: /^\/requestBody\/discount_rules/,
    reason:
      'A rule of a price list has to have a member price_list, which is nowhere defined; no rules are of two kinds.',
  },
  {
    spec: customers,
    operations: ['createCustomers', 'updateCustomers'],
    where: 'request',
    message: /channel_ids must be array/,
    nullOnly: true,
    reason: 'The text says that null gives access to all channels; the field is not marked nullable.',
  },
  {
    spec: customers,
    operations: ['getCustomers', 'createCustomers', 'updateCustomers'],
    where: 'response',
    status: 200,
    message: /channel_ids must be array/,
    nullOnly: true,
    reason: 'The same for the answers.',
  },
  {
    spec: customers,
    operations: ['deleteCustomers'],
    where: 'request',
    message: /required property 'id:in'/,
    reason: 'id:in is marked as required, yet the text says what happens without it.',
  },
  {
    spec: subscribers,
    operations: ['getSubscribers'],
    where: 'request',
    message: /required property 'id'/,
    reason: 'The filter by id is marked as required.',
  },
  {
    spec: subscribers,
    operations: ['getSubscribers'],
    where: 'request',
    message: /^\/query\/id:in\/0 must be integer/,
    reason: 'The text shows ids with commas between them, the schema asks for a parameter for each.',
  },
  {
    spec: subscribers,
    operations: ['getSubscribers'],
    where: 'status',
    status: 422,
    message: /./,
    reason: 'Wrong query parameters are refused with 422, as elsewhere in V3; the file lists 200 only.',
  },
]
