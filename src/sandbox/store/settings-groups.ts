/** The groups of settings by path: the fields of each, and what a new store has in them. */

import { email, type FieldRule } from '../check.ts'
import type { Json } from '../json.ts'

interface SettingRule extends FieldRule {
  initial: Json
  /** Channels always go by the store. */
  ofStore?: true
  members?: { [name: string]: FieldRule & { initial: Json } }
  min?: number
  max?: number
  /** What every entry of a list has to be. */
  each?: FieldRule
}

export interface Group {
  fields: { [name: string]: SettingRule }
  /** Shown, never taken. */
  shown?: { [name: string]: { initial: Json } }
  /** Channels have none of their own; one that is named is ignored. */
  storeOnly?: true
  /** Writes are answered without a body. */
  silent?: true
}

const text = (initial = ''): SettingRule => ({ kind: 'string', initial })
const flag = (initial: boolean): SettingRule => ({ kind: 'boolean', initial })
const oneOf = (...values: string[]): SettingRule => ({ kind: 'string', values, initial: values[0]! })

const flags = (initial: boolean, ...names: string[]): { [name: string]: SettingRule } =>
  Object.fromEntries(names.map(name => [name, flag(initial)]))

function header(members: { [name: string]: SettingRule }): SettingRule {
  const initial = Object.fromEntries(Object.entries(members).map(([name, member]) => [name, member.initial]))
  return { kind: 'object', members, initial }
}

const addresses: SettingRule = { kind: 'array', initial: [], each: { kind: 'string', pattern: email } }

const productSorts = 'featured bestselling newest alphaasc alphadesc pricedesc priceasc avgcustomerreview relevance'
const productSort = oneOf(...productSorts.split(' '))

const emails = [
  ...['abandoned_cart_email', 'account_details_changed_email', 'combined_order_status_email', 'create_account_email'],
  ...['create_guest_account_email', 'gift_certificate_email', 'invoice_email', 'order_message_notification_email'],
  ...['product_review_email', 'return_confirmation_email', 'return_statuschange_email'],
]

export const settingGroups: { [path: string]: Group } = {
  catalog: { fields: flags(false, 'auto_approve_reviews', 'enable_product_comparisons') },
  'email-statuses': { fields: flags(true, ...emails) },
  inventory: {
    fields: {
      product_out_of_stock_behavior: oneOf(
        ...['do_nothing', 'hide_product', 'hide_product_and_accessible', 'hide_product_and_redirect'],
      ),
      option_out_of_stock_behavior: oneOf('do_nothing', 'hide_option', 'label_option'),
      update_stock_behavior: oneOf('order_placed', 'order_completed_or_shipped'),
      ...flags(true, 'edit_order_stock_adjustment', 'refund_order_stock_adjustment'),
      stock_level_display: oneOf('dont_show', 'show', 'show_when_low'),
      default_out_of_stock_message: text('Currently out of stock'),
      ...flags(false, 'hide_in_product_filtering', 'show_pre_order_stock_levels', 'show_out_of_stock_message'),
    },
  },
  'inventory/notifications': {
    silent: true,
    fields: { low_stock_notification_address: addresses, out_of_stock_notification_address: addresses },
  },
  logo: {
    fields: { type: oneOf('text', 'image'), logo_text: text() },
    shown: { logo_image_url: { initial: '' }, favicon_url: { initial: '' } },
  },
  'store/locale': {
    storeOnly: true,
    fields: {
      default_shopper_language: { ...text('en'), required: true, pattern: /^[a-z]{2}(-[a-z]{2})?$/i },
      shopper_language_selection_method: oneOf('default_shopper_language', 'browser'),
      store_country: text('United States'),
    },
  },
  'store/profile': {
    fields: {
      store_address: text(),
      store_address_type: { ...oneOf('Home Office', 'Commercial Office', 'Retail', 'Warehouse'), ofStore: true },
      store_email: text(),
      store_name: text(),
      store_phone: text(),
    },
  },
  'store/units-of-measurement': {
    fields: {
      weight_measurement: oneOf('LBS', 'Ounces', 'KGS', 'Grams', 'Tonnes'),
      length_measurement: oneOf('Inches', 'Centimeters'),
      decimal_token: text('.'),
      thousands_token: text(','),
      decimal_places: { kind: 'integer', min: 0, initial: 2 },
      factoring_dimension: oneOf('depth', 'height', 'width'),
    },
  },
  'storefront/category': {
    fields: {
      category_tree_depth: { kind: 'integer', min: 1, max: 8, initial: 3 },
      default_product_sort: productSort,
      listing_mode: oneOf('current_category_only', 'child_categories', 'child_categories_if_category_empty'),
    },
  },
  'storefront/product': {
    fields: {
      ...flags(true, 'show_product_price', 'show_product_sku', 'show_product_brand', 'show_product_rating'),
      ...flags(false, 'show_product_weight', 'show_product_shipping', 'hide_price_from_guests'),
      ...flags(true, 'show_add_to_cart_link', 'show_add_to_cart_qty_box', 'show_add_to_wishlist'),
      default_preorder_message: text(),
      show_breadcrumbs_product_pages: oneOf('show_one', 'show_none'),
    },
  },
  'storefront/robotstxt': { fields: { robots_txt_ssl: text() } },
  'storefront/search': {
    fields: {
      content_product_sort: { ...oneOf('relevance', 'alphaasc', 'alphadesc'), required: true },
      default_product_sort: { ...productSort, required: true },
      product_filtering_enabled: { ...flag(false), required: true, ofStore: true },
      search_suggest: { ...flag(true), required: true },
    },
  },
  'storefront/security': {
    fields: {
      csp_header: header({ enabled: flag(false), header_value: text() }),
      hsts: header({
        ...flags(false, 'enabled', 'include_preload', 'include_subdomains'),
        max_age: oneOf('zero_seconds', 'five_minutes', 'one_year'),
      }),
      sitewide_https_enabled: flag(true),
      x_frame_options_header: header({
        allowed_url: text(),
        enabled: flag(false),
        setting: oneOf('deny', 'same_origin', 'allow_from_url'),
      }),
    },
  },
  'storefront/seo': {
    fields: {
      meta_description: text(),
      meta_keywords: text(),
      page_title: text(),
      www_redirect: oneOf('none', 'www', 'no-www'),
    },
  },
  'storefront/status': {
    fields: { down_for_maintenance_message: text(), prelaunch_message: text() },
    shown: { prelaunch_password: { initial: 'sandbox-preview' } },
  },
}
