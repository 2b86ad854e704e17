import type { Option } from '../../lib/labels';
import { tapped, type Tap } from '../../phone/page';

/** One of a few. Says `pick` with the value, or `close`. */
Component({
  properties: {
    show: { type: Boolean, value: false },
    heading: { type: String, value: '' },
    options: { type: Array, value: [] as Option[] },
  },
  methods: {
    pick(tap: Tap) {
      this.triggerEvent('pick', { value: tapped(tap, 'value') });
    },
    close() {
      this.triggerEvent('close');
    },
  },
});
