/** How can the sandbox be set up, and which switches exist where BigCommerce's documentation leaves a question open? */

export interface Credentials {
  franchise_id: string
  client_id: string
  access_token: string
  store_token: string
}

export interface Emulate {
  suspendedStoreApi: 'unavailable' | 'open'
  cancelledStoreApi: 'not-found' | 'unavailable'
  suspendedBillable: boolean
  suspensionStarts: 'BILLCYCLEDAY' | 'IMMEDIATELY'
  trialExpiry: 'suspend' | 'nothing'
  terminatedStoreId: 'free' | 'taken'
  createStoreStatus: 200 | 201 | 202
  limitOverMax: 'cap' | 'reject'
  paginationLinks: boolean
  channelList: 'all' | 'without-deleted'
  channelDefaultStatus: 'prelaunch' | 'active'
  channelImmutableFields: 'reject' | 'ignore'
  deletedChannelName: 'taken' | 'free'
  storefrontSeats: 'plan' | number | null
  seatRefusal: 403 | 422
  siteConflict: 409 | 422
  storeCurrencies: readonly string[]
  inheritedCurrencies: 'shown' | 'hidden'
  missingMenu: 'empty' | 'not-found'
  inheritedSettings: 'null' | 'absent'
  secondTree: 'reject' | 'allow'
  treeDelete: 'cascade' | 'reject-non-empty'
  defaultTreeDelete: 'reject' | 'allow'
  categoryDelete: 'cascade' | 'reject-with-children'
  categoryDeleteReads: number
  categoryTreeMove: 'reject' | 'ignore' | 'allow'
  categoryUrlBatchLimit: number | null
  emptyImageUrl: '' | '0'
  imageUrl: 'copy' | 'verbatim'
  productCategoriesIn: 'all' | 'any'
  parallelAssignments: 'reject' | 'accept'
  sampleCatalog: boolean
  pageNameScope: 'channel' | 'store'
  pageChannelChange: 'ignore' | 'allow' | 'reject'
  samplePages: boolean
  redirectTarget: 'reject' | 'accept'
  redirectPath: 'verbatim' | 'normalise'
  scriptChannelChange: 'ignore' | 'allow' | 'reject'
  usedTemplateDelete: 'reject' | 'cascade'
  placedWidgetDelete: 'cascade' | 'reject'
  placementRegion: 'reject' | 'accept'
  themeActivation: 'either' | 'spec' | 'guide'
  groupNames: 'free' | 'unique'
  missingGroup: 404 | 400
  sitewideDiscount: 'saved' | 'fails'
  subscriberEmailScope: 'store' | 'channel'
  hookConflict: 409 | 422
  customerSettingsPut: 'merge' | 'replace'
  inheritedTemplates: 'shown' | 'hidden'
  customerEmailScope: 'channel' | 'store'
  customerOriginChange: 'ignore' | 'reject'
  priceRecordPut: 'replace' | 'merge'
  parallelRecordPuts: 2 | 1
  assignmentConflict: 'reject' | 'replace' | 'allow'
  groupPriceLists: 'tied' | 'apart'
  createOrderStatus: 201 | 200
  archivedOrders: 'hidden' | 'listed'
  abandonedCartSettingsPut: 'replace' | 'merge'
}

export const defaultEmulate: Emulate = {
  suspendedStoreApi: 'unavailable',
  cancelledStoreApi: 'not-found',
  suspendedBillable: true,
  suspensionStarts: 'BILLCYCLEDAY',
  trialExpiry: 'suspend',
  terminatedStoreId: 'free',
  createStoreStatus: 202,
  limitOverMax: 'cap',
  paginationLinks: true,
  channelList: 'all',
  channelDefaultStatus: 'prelaunch',
  channelImmutableFields: 'reject',
  deletedChannelName: 'taken',
  storefrontSeats: 'plan',
  seatRefusal: 403,
  siteConflict: 422,
  storeCurrencies: ['USD', 'AUD', 'CAD', 'EUR', 'GBP'],
  inheritedCurrencies: 'shown',
  missingMenu: 'empty',
  inheritedSettings: 'null',
  secondTree: 'reject',
  treeDelete: 'cascade',
  defaultTreeDelete: 'reject',
  categoryDelete: 'cascade',
  categoryDeleteReads: 0,
  categoryTreeMove: 'reject',
  categoryUrlBatchLimit: 10,
  emptyImageUrl: '',
  imageUrl: 'copy',
  productCategoriesIn: 'all',
  parallelAssignments: 'reject',
  sampleCatalog: false,
  pageNameScope: 'channel',
  pageChannelChange: 'ignore',
  samplePages: false,
  redirectTarget: 'reject',
  redirectPath: 'verbatim',
  scriptChannelChange: 'ignore',
  usedTemplateDelete: 'reject',
  placedWidgetDelete: 'cascade',
  placementRegion: 'reject',
  themeActivation: 'either',
  groupNames: 'free',
  missingGroup: 404,
  sitewideDiscount: 'saved',
  subscriberEmailScope: 'store',
  hookConflict: 409,
  customerSettingsPut: 'merge',
  inheritedTemplates: 'shown',
  customerEmailScope: 'channel',
  customerOriginChange: 'ignore',
  priceRecordPut: 'replace',
  parallelRecordPuts: 2,
  assignmentConflict: 'reject',
  groupPriceLists: 'tied',
  createOrderStatus: 201,
  archivedOrders: 'hidden',
  abandonedCartSettingsPut: 'replace',
}

export interface SandboxOptions {
  /** The wall clock in milliseconds; the sandbox adds its own offset. */
  now: () => number
  /** 0 takes any free port. */
  port?: number
  /** The file that keeps the contents across restarts. */
  data?: string
  credentials?: Credentials & { client_secret?: string }
  emulate?: Partial<Emulate>
  /** How many reads of a store see `provisioning`, and how many see `allocating`; a reactivation takes as many. */
  provisioningPolls?: number
  /** Stores are active as soon as they are made; reactivations and restorations happen at once. */
  instant?: boolean
  /** Whether the quota of requests per 30 seconds holds. */
  quota?: boolean
  planSkus?: readonly string[]
  /** The members Create Store accepts in `settings`. */
  storeSettings?: readonly string[]
  /** How many exchanges are remembered. */
  keepExchanges?: number
}

const defaultCredentials = {
  franchise_id: '00000000-0000-4000-8000-000000000001',
  client_id: 'sandbox-client',
  client_secret: 'sandbox-secret',
  access_token: 'sandbox-partner-token',
  store_token: 'sandbox-store-token',
}

const defaultPlanSkus: readonly string[] = [
  'TRIAL-30DAY',
  'STORE-TRIAL-15DAY',
  'STORE-STANDARD-NP-MONTHLY',
  'STORE-PLUS-NP-MONTHLY',
  'STORE-PRO-NP-MONTHLY-T11',
  'STORE-ENTERPRISE-TRIAL-30DAY',
]

/** The options with every gap filled. */
export interface Settings {
  credentials: Credentials & { client_secret: string }
  emulate: Emulate
  provisioningPolls: number
  quota: boolean
  planSkus: readonly string[]
  storeSettings: readonly string[]
  keepExchanges: number
}

export function settingsFrom(options: SandboxOptions): Settings {
  return {
    credentials: { ...defaultCredentials, ...options.credentials },
    emulate: { ...defaultEmulate, ...options.emulate },
    provisioningPolls: options.instant === true ? 0 : (options.provisioningPolls ?? 1),
    quota: options.quota ?? true,
    planSkus: options.planSkus ?? defaultPlanSkus,
    storeSettings: options.storeSettings ?? [],
    keepExchanges: options.keepExchanges ?? 5000,
  }
}
