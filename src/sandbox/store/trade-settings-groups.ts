/** Which settings do customers, carts, checkouts and abandoned carts have, and what do they start with? */

import { email, type FieldRule } from '../check.ts'
import type { Json, JsonObject } from '../json.ts'

interface TradeField extends FieldRule {
  initial: Json | ((channelId: number) => Json)
  /** The store itself has no such setting. */
  channelOnly?: true
  /** The id of a customer group, or 0. */
  group?: true
  min?: number
  max?: number
}

export interface TradeGroup {
  name: string
  path: string
  scope: string
  /** How does a channel show what it does not have of its own: as null, or with the value of the store? */
  inherited: 'null' | 'value'
  unknownChannel: 404 | 422
  /** The switch that says what becomes of settings that a write leaves out; without one they are kept. */
  put?: 'customerSettingsPut' | 'abandonedCartSettingsPut'
  /** What else a write sets. */
  implied?: (given: JsonObject) => JsonObject
  fields: { [field: string]: TradeField }
}

const text = (initial = ''): TradeField => ({ kind: 'string', initial })
const flag = (initial: boolean): TradeField => ({ kind: 'boolean', initial })
const group: TradeField = { kind: 'integer', initial: 0, group: true }
const needed = (field: TradeField): TradeField => ({ ...field, required: true })
const ofChannel = (field: TradeField): TradeField => ({ ...field, channelOnly: true })

export const tradeGroups: readonly TradeGroup[] = [
  {
    name: 'customers',
    path: '/v3/customers/settings',
    scope: 'store_v2_customers',
    inherited: 'null',
    unknownChannel: 404,
    put: 'customerSettingsPut',
    fields: {
      'privacy_settings.ask_shopper_for_tracking_consent': flag(false),
      'privacy_settings.policy_url': text(),
      'customer_group_settings.guest_customer_group_id': group,
      'customer_group_settings.default_customer_group_id': group,
      /** On for the default storefront only. */
      allow_global_logins: { kind: 'boolean', channelOnly: true, initial: channelId => channelId === 1 },
    },
  },
  {
    name: 'carts',
    path: '/v3/carts/settings',
    scope: 'store_v2_information',
    inherited: 'null',
    unknownChannel: 404,
    fields: { allow_purchasing: { kind: 'boolean', required: true, initial: true } },
  },
  {
    name: 'checkouts',
    path: '/v3/checkouts/settings',
    scope: 'store_checkouts',
    inherited: 'value',
    unknownChannel: 422,
    implied: ({ order_confirmation_use_custom_checkout_script: same, custom_order_confirmation_script_url: url }) =>
      same === true && url === undefined ? { custom_order_confirmation_script_url: '' } : {},
    fields: {
      checkout_type: ofChannel(text('optimized')),
      guest_checkout_type: ofChannel(text()),
      guest_checkout_for_existing_accounts: ofChannel(text()),
      policy_consent: ofChannel(text()),
      order_confirmation_contact_email: ofChannel(text()),
      is_order_terms_and_conditions_enabled: ofChannel(flag(false)),
      order_terms_and_conditions_type: ofChannel(text()),
      order_terms_and_conditions_link: ofChannel(text()),
      order_terms_and_conditions_textarea: ofChannel(text()),
      should_redirect_to_storefront_for_auth: ofChannel(flag(false)),
      custom_checkout_script_url: text(),
      order_confirmation_use_custom_checkout_script: flag(false),
      custom_order_confirmation_script_url: text(),
      custom_checkout_supports_uco_settings: flag(false),
      custom_checkout_sri_hash: text(),
      custom_order_confirmation_sri_hash: text(),
    },
  },
  {
    name: 'abandoned_carts',
    path: '/v3/abandoned-carts/settings',
    scope: 'store_v2_information',
    inherited: 'null',
    unknownChannel: 404,
    put: 'abandonedCartSettingsPut',
    fields: {
      email_customer_until_cart_is_recovered: needed(flag(true)),
      marketing_emails_require_customer_consent: needed(flag(false)),
      email_merchant_when_cart_is_converted: needed(flag(true)),
      email_merchant_when_cart_is_abandoned: needed(flag(false)),
      merchant_email_address: needed({ ...text('merchant@example.com'), maxLength: 500, pattern: email }),
      merchant_abandoned_cart_email_frequency_type: needed({ ...text('individual'), values: ['digest', 'individual'] }),
      merchant_abandoned_cart_digest_email_frequency: needed({ kind: 'integer', initial: 10, min: 2, max: 1000 }),
      enable_notification: needed(flag(true)),
    },
  },
]
