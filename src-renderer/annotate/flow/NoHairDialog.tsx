import { Button, Group, Modal } from '@mantine/core'
import { Keycaps } from '../../components/Keycaps.tsx'

type Props = { name: string; onNoHair: () => void; onClose: () => void }

/** An empty mask is a statement about the photo: it is asked for, never assumed. */
export function NoHairDialog({ name, onNoHair, onClose }: Props) {
  return (
    <Modal opened onClose={onClose} title="No hair in this photo?" size={420} returnFocus={false}>
      <p style={{ overflowWrap: 'anywhere' }}>
        The mask of {name} is empty. Submitted like this, the photo counts as one without hair.
      </p>
      <Group justify="flex-end" gap={8} mt={18}>
        <Button onClick={onClose} rightSection={<Keycaps keys="Escape" />}>
          Go on painting
        </Button>
        <Button onClick={onNoHair} data-autofocus rightSection={<Keycaps keys="Enter" />}>
          Yes, no hair
        </Button>
      </Group>
    </Modal>
  )
}
