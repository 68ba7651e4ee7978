/** All operations of the store API. A kind is added by its file and two lines here. */

import type { StoreRoute } from '../http.ts'
import * as activeTheme from './active-theme.ts'
import * as analytics from './analytics.ts'
import * as carts from './carts.ts'
import * as categories from './categories.ts'
import * as channelMenus from './channel-menus.ts'
import * as channels from './channels.ts'
import * as checkoutUrl from './checkout-url.ts'
import * as currencies from './currencies.ts'
import * as currencyAssignments from './currency-assignments.ts'
import * as customerAddresses from './customer-addresses.ts'
import * as customerAttributeValues from './customer-attribute-values.ts'
import * as customerAttributes from './customer-attributes.ts'
import * as customerGroups from './customer-groups.ts'
import * as customers from './customers.ts'
import * as emailTemplates from './email-templates.ts'
import * as metafields from './metafields.ts'
import * as orders from './orders.ts'
import * as pages from './pages.ts'
import * as placements from './placements.ts'
import * as priceAssignments from './price-assignments.ts'
import * as priceLists from './price-lists.ts'
import * as priceRecords from './price-records.ts'
import * as productAssignments from './product-assignments.ts'
import * as productSeeds from './product-seeds.ts'
import * as products from './products.ts'
import * as redirects from './redirects.ts'
import * as scripts from './scripts.ts'
import * as searchFilters from './search-filters.ts'
import type { Seeder } from './seeding.ts'
import * as settings from './settings.ts'
import * as siteRoutes from './site-routes.ts'
import * as sites from './sites.ts'
import * as storeInfo from './store-info.ts'
import * as subscribers from './subscribers.ts'
import * as templateAssociations from './template-associations.ts'
import * as themes from './themes.ts'
import * as tradeSettings from './trade-settings.ts'
import * as trees from './trees.ts'
import * as variants from './variants.ts'
import * as webhooks from './webhooks.ts'
import * as widgetTemplates from './widget-templates.ts'
import * as widgets from './widgets.ts'

export const storeRoutes: readonly StoreRoute[] = [
  ...storeInfo.routes,
  ...channels.routes,
  ...activeTheme.routes,
  ...themes.routes,
  ...templateAssociations.routes,
  ...currencies.routes,
  ...currencyAssignments.routes,
  ...channelMenus.routes,
  ...settings.routes,
  ...searchFilters.routes,
  ...analytics.routes,
  ...tradeSettings.routes,
  ...emailTemplates.routes,
  ...sites.routes,
  ...checkoutUrl.routes,
  ...siteRoutes.routes,
  ...trees.routes,
  ...categories.routes,
  ...products.routes,
  ...productAssignments.routes,
  ...variants.routes,
  ...pages.routes,
  ...redirects.routes,
  ...metafields.routes,
  ...scripts.routes,
  ...priceLists.routes,
  ...priceRecords.routes,
  ...priceAssignments.routes,
  ...widgetTemplates.routes,
  ...widgets.routes,
  ...placements.routes,
  ...customerGroups.routes,
  ...customers.routes,
  ...customerAddresses.routes,
  ...customerAttributes.routes,
  ...customerAttributeValues.routes,
  ...subscribers.routes,
  ...orders.routes,
  ...carts.routes,
  ...webhooks.routes,
]

export const seeders: readonly Seeder[] = [
  channels.seeder,
  currencies.seeder,
  sites.seeder,
  siteRoutes.seeder,
  trees.seeder,
  categories.seeder,
  productSeeds.seeder,
  productSeeds.variantSeeder,
  themes.seeder,
  pages.seeder,
  redirects.seeder,
  metafields.seeder,
  priceLists.seeder,
  customerGroups.seeder,
  customers.seeder,
  subscribers.seeder,
  orders.seeder,
  webhooks.seeder,
  priceRecords.seeder,
  priceAssignments.seeder,
]
