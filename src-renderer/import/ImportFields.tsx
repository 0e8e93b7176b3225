import { SegmentedControl, TextInput } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import type { Inspection } from '../../src-shared/contract/index.ts'
import { Layout } from '../../src-shared/domain/index.ts'
import { plural } from '../components/format.ts'
import { FormRow } from '../components/FormRow.tsx'
import { ClassTable } from './ClassTable.tsx'
import type { ImportForm } from './import-form.ts'
import { PairList } from './PairList.tsx'
import styles from './Import.module.css'

const LAYOUT_WORDS: Record<Layout, string> = {
  pairs: 'Photo and mask',
  figaro1k: 'Figaro-1k',
  'class-map': 'Class maps',
}

/** Name, what it shows, layout, and for class maps what counts: filled in from the content of the folder. */
export function ImportFields({ inspection, form }: { inspection: Inspection; form: ImportForm }) {
  return (
    <>
      <FormRow label="Name">
        <div className={styles['line']}>
          <TextInput
            className={styles['name']}
            aria-label="Name"
            value={form.name}
            maxLength={120}
            onChange={(event) => form.setName(event.currentTarget.value)}
          />
          <div className={styles['labelled']}>
            <span id="import-shows">Shows</span>
            <SegmentedControl
              aria-labelledby="import-shows"
              value={form.target}
              onChange={form.setTarget}
              data={[
                { value: 'hair', label: 'Hair' },
                { value: 'person', label: 'Person' },
              ]}
            />
          </div>
        </div>
      </FormRow>
      <FormRow label="Layout">
        <div className={styles['line']}>
          <SegmentedControl
            aria-label="Layout"
            value={form.layout ?? ''}
            onChange={(value) => form.setLayout(Layout.parse(value))}
            data={Layout.options.map((value) => ({ value, label: LAYOUT_WORDS[value] }))}
          />
          {inspection.layout !== null && form.layout === inspection.layout && (
            <span className={styles['found']}>
              <IconCircleCheck size={14} stroke={1.7} aria-hidden="true" />
              Found from content
            </span>
          )}
          <span className={styles['muted']}>
            {plural(inspection.images, 'image')}, {plural(inspection.masks, 'mask')}
          </span>
        </div>
        <PairList pairs={inspection.pairs} />
      </FormRow>
      {form.layout === 'class-map' && (
        <FormRow label={form.target === 'hair' ? 'Hair is' : 'Person is'}>
          <ClassTable
            classes={inspection.classes}
            sampled={inspection.sampled}
            target={form.target}
            pick={form.classes}
            onPick={form.setClasses}
          />
        </FormRow>
      )}
    </>
  )
}
