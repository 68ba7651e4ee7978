/** Metafields of channels. */

import { metafieldKind } from './kit/metafield.ts'

export const channelMetafield = metafieldKind('channel_metafield', 'channel', '/v3/channels/metafields')
