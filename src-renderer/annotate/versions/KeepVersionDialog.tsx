import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../host/client.ts'
import { faultOf } from '../../host/fault.ts'
import { arrived } from '../arrived.ts'
import { strokesKept } from '../flow/index.ts'
import type { Opened } from '../open-image.ts'

type Props = { opened: Opened; onClose: () => void }

/** Keeps the mask as it is now under a name. */
export function KeepVersionDialog({ opened: { imageId, studio }, onClose }: Props) {
  const [name, setName] = useState('')
  const [comment, setComment] = useState('')
  const keep = useMutation({
    mutationFn: async () => {
      await arrived(studio.timeline)
      await strokesKept(imageId)
      return client.annotation.keepVersion({ imageId, name: name.trim(), comment: comment.trim() })
    },
    onSuccess: onClose,
  })
  const isNamed = name.trim() !== ''
  return (
    <Modal opened onClose={onClose} title="Keep this mask" size={420}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isNamed) keep.mutate()
        }}
      >
        <TextInput
          label="Name"
          placeholder="Before the fringe"
          value={name}
          maxLength={120}
          data-autofocus
          error={keep.error ? faultOf(keep.error).message : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label="Comment"
          mt={12}
          rows={3}
          maxLength={2000}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap={8} mt={18}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={keep.isPending} disabled={!isNamed}>
            Keep version
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
