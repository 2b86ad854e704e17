import { dialled } from '../../miniprogram/lib/lead-view';

it.each([
  ['+8613800138000', '13800138000'],
  ['+864008001234', '4008001234'],
  ['+862162345678', '02162345678'],
  ['+861062345678;ext=801', '01062345678,801'],
])('%s is dialled as %s', (phone, number) => {
  expect(dialled(phone)).toBe(number);
});
