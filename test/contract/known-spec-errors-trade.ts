/** Errors in the OpenAPI files of webhooks, prices and the settings around selling. */

import type { KnownSpecError } from './known-spec-errors.ts'

export const tradeSpecErrors: readonly KnownSpecError[] = [
  {
    spec: 'specs/email_templates.v3.yml',
    operations: ['deleteEmailTemplateOverride'],
    where: 'status',
    status: 422,
    message: /./,
    reason: 'The channel is required; how a deletion without one is refused is not documented.',
  },
  {
    spec: 'specs/webhooks.v3.yml',
    operations: ['getWebhooks'],
    where: 'response',
    status: 200,
    message: /^\/data must NOT have fewer than 1 items/,
    reason: 'A client that has no webhooks gets an empty list.',
  },
  {
    spec: 'specs/webhooks.v3.yml',
    operations: ['createWebhooks', 'updateWebhook'],
    where: 'status',
    status: 409,
    message: /./,
    reason: 'The guide says that there is one webhook per scope and destination; no refusal of another is documented.',
  },
  {
    spec: 'specs/webhooks.v3.yml',
    operations: ['updateWebhook', 'getWebhooks'],
    where: 'status',
    status: 422,
    message: /./,
    reason: 'Bad data is refused with 422, as when a webhook is made; the other operations list no refusal.',
  },
  {
    spec: 'specs/customers.v3.yml',
    operations: ['getCustomersSettingsChannel', 'updateCustomersSettingsChannel'],
    where: 'response',
    status: 200,
    message: /must be/,
    nullOnly: true,
    reason: 'The text says that null stands for what a channel does not override; no field is marked nullable.',
  },
  {
    spec: 'specs/customers.v3.yml',
    operations: ['updateCustomersSettingsChannel'],
    where: 'request',
    message: /must be/,
    nullOnly: true,
    reason: 'The text says that null takes an override away; no field is marked nullable.',
  },
  {
    spec: 'specs/customers.v3.yml',
    operations: ['updateCustomersSettingsChannel', 'updateCustomersSettings'],
    where: 'status',
    status: 422,
    message: /./,
    reason: 'Bad data is refused with 422, as by the other operations of the file; the settings list no refusal.',
  },
  {
    spec: 'specs/checkouts.v3.yml',
    operations: ['updateCheckoutSettings'],
    where: 'status',
    status: 422,
    message: /./,
    reason: 'The update of the settings of a channel documents the refusal of bad data, that of the store none.',
  },
]
