/** What the documentation leaves open about an answer, and what was assumed where somebody did not say. */

import type { PriceNote } from '../model/price.ts'

export const priceNotes: { readonly [note in PriceNote]: string } = {
  'default-channel': 'No channel was named; channel 1 is taken, as BigCommerce does.',
  'guest-group': 'No group was named; guests on this channel belong to the group above.',
  marketplace: 'Prices on marketplaces and in advertisements are not governed by assignments, as documented.',
  'currency-not-on-channel': 'Shoppers on this channel cannot choose this currency.',
  'discounts-in-order':
    'The API reference does not name the discounts of groups in its order; the help pages put them before the list of the channel, and so does this answer.',
  'several-discounts':
    'Several discounts of the group are about this product. Which one counts is not documented in the reference; the most exact one is taken here.',
  'discount-on-sale':
    'The product has a sale price. Whether the discount comes off that or off the regular price is not documented; the sale price is taken here.',
  'discounts-beside-list':
    'The group has a price list and discount rules, which BigCommerce says cannot be; the list is looked at first here.',
  'same-assignment-twice':
    'Several active lists have the same assignment. Which one counts is not documented; the one that was assigned first is taken here.',
  'unknown-category':
    'A discount of the group names a category that is not recorded yet; whether the product is in it cannot be told before the next apply.',
  'group-rule-differs':
    'The group has a rule that names another price list than its assignment does; the assignment is taken here.',
}
