/** All kinds, in an order in which each stands after those it lies in or refers to. The only file that lists them. */

import type { ResourceKind } from '../model/kind.ts'
import { account } from './account.ts'
import { analytics } from './analytics.ts'
import { category } from './category.ts'
import { categoryMetafield } from './category-metafield.ts'
import { categoryTree } from './category-tree.ts'
import { channel } from './channel.ts'
import { channelMenu } from './channel-menu.ts'
import { channelMetafield } from './channel-metafield.ts'
import { channelSettings } from './channel-settings.ts'
import { checkoutUrl } from './checkout-url.ts'
import { currencyAssignment } from './currency-assignment.ts'
import { customer } from './customer.ts'
import { customerAddress } from './customer-address.ts'
import { customerAttribute } from './customer-attribute.ts'
import { customerAttributeDefinition } from './customer-attribute-definition.ts'
import { customerGroup } from './customer-group.ts'
import { emailTemplate } from './email-template.ts'
import { page } from './page.ts'
import { placement } from './placement.ts'
import { priceList } from './price-list.ts'
import { priceListAssignment } from './price-list-assignment.ts'
import { priceRecord } from './price-record.ts'
import { productAssignment } from './product-assignment.ts'
import { productMetafield } from './product-metafield.ts'
import { redirect } from './redirect.ts'
import { script } from './script.ts'
import { searchFilters } from './search-filters.ts'
import { site } from './site.ts'
import { siteRoute } from './site-route.ts'
import { store } from './store.ts'
import { storeMetafield } from './store-metafield.ts'
import { subscriber } from './subscriber.ts'
import { templateAssociation } from './template-association.ts'
import { theme } from './theme.ts'
import { webhook } from './webhook.ts'
import { widget } from './widget.ts'
import { widgetTemplate } from './widget-template.ts'

export const kinds: readonly ResourceKind[] = [
  account,
  store,
  storeMetafield,
  productMetafield,
  webhook,
  channel,
  currencyAssignment,
  channelMenu,
  emailTemplate,
  analytics,
  searchFilters,
  channelMetafield,
  productAssignment,
  site,
  checkoutUrl,
  siteRoute,
  categoryTree,
  category,
  categoryMetafield,
  page,
  redirect,
  script,
  customerGroup,
  channelSettings,
  customerAttributeDefinition,
  customer,
  customerAddress,
  customerAttribute,
  subscriber,
  priceList,
  priceRecord,
  priceListAssignment,
  theme,
  templateAssociation,
  widgetTemplate,
  widget,
  placement,
]
