import { FeedFields } from './FeedFields.tsx'
import type { FieldsProps } from './fields.ts'
import { ReadFields } from './ReadFields.tsx'

/** How a model is fed and read, field by field. */
export function ProfileForm(props: FieldsProps) {
  return (
    <>
      <FeedFields {...props} />
      <ReadFields {...props} />
    </>
  )
}
