export const KEY_PRESET_IDS = ['hairline', 'photoshop', 'cvat', 'labelme'] as const
export type KeyPresetId = (typeof KEY_PRESET_IDS)[number]

type KeyPreset = {
  label: string
  /** Keys by action. What is not named keeps the keys that it was made with, where the preset leaves them free. */
  keys: Readonly<Record<string, readonly string[]>>
}

/** Keys that hands know from other programs. */
export const KEY_PRESETS: Readonly<Record<KeyPresetId, KeyPreset>> = {
  hairline: { label: 'Hairline', keys: {} },
  photoshop: {
    label: 'Photoshop',
    keys: {
      'annotate.polygon': ['Shift+KeyL'],
      'annotate.refine': ['$mod+Alt+KeyR'],
      'annotate.operation-invert': ['$mod+KeyI'],
      'annotate.fit': ['$mod+Digit0'],
      'annotate.pixels': ['$mod+Alt+Digit0'],
      'annotate.zoom-in': ['$mod+Equal'],
      'annotate.zoom-out': ['$mod+Minus'],
      'annotate.hide': ['KeyQ'],
      'annotate.undo': ['$mod+KeyZ'],
      'annotate.redo': ['$mod+Shift+KeyZ'],
      'annotate.next': ['PageDown'],
      'annotate.previous': ['PageUp'],
      'annotate.next-view': ['KeyF'],
      'annotate.previous-view': ['Shift+KeyF'],
    },
  },
  cvat: {
    label: 'CVAT',
    keys: {
      'annotate.brush': ['Shift+Digit1'],
      'annotate.eraser': ['Shift+Digit2'],
      'annotate.polygon': ['Shift+Digit3'],
      'annotate.lasso': ['Shift+Digit4'],
      'annotate.next': ['KeyF'],
      'annotate.previous': ['KeyD'],
      'annotate.close-polygon': ['KeyN', 'Enter'],
      'annotate.press': ['Shift+KeyN', 'Insert'],
      'annotate.leave-out': ['Shift+KeyG', '$mod+Insert'],
      'annotate.fit': ['$mod+KeyF'],
      'annotate.submit': ['$mod+KeyS'],
      'annotate.undo': ['$mod+KeyZ'],
      'annotate.redo': ['$mod+Shift+KeyZ', '$mod+KeyY'],
    },
  },
  labelme: {
    label: 'labelme',
    keys: {
      'annotate.next': ['KeyD'],
      'annotate.previous': ['KeyA'],
      'annotate.submit': ['$mod+KeyS'],
      'annotate.hide': ['KeyT'],
      'annotate.show-cut': ['KeyV'],
      'annotate.fit': ['$mod+KeyF'],
      'annotate.pixels': ['$mod+Digit0'],
      'annotate.zoom-in': ['$mod+Equal'],
      'annotate.zoom-out': ['$mod+Minus'],
      'annotate.undo': ['$mod+KeyZ'],
      'annotate.redo': ['$mod+Shift+KeyZ', '$mod+KeyY'],
    },
  },
}
