#!/usr/bin/env node
import { execute } from '@oclif/core'

// The library for S3 would tell every user of an older Node.js of its own plans.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

await execute({ dir: import.meta.url })
