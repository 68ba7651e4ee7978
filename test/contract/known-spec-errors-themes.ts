/** The known errors of the files about themes and custom templates. */

import type { KnownSpecError } from './known-spec-errors.ts'

export const themeSpecErrors: readonly KnownSpecError[] = [
  {
    spec: 'specs/themes.v3.yml',
    operations: ['getThemeConfiguration'],
    where: 'status',
    status: 422,
    message: /./,
    reason: 'The text says that a filter has to be there; what is answered without one is not listed.',
  },
  {
    spec: 'specs/custom-template-associations.v3.yml',
    operations: ['getCustomTemplateAssociations', 'deleteCustomTemplateAssociations'],
    where: 'status',
    status: 422,
    message: /./,
    reason: 'The text has rules for filters; what is answered to a request that breaks them is not listed.',
  },
]
