Component({
  data: { tab: 'today', drafts: 0 },
  methods: {
    choose({ detail }: { detail: { value: string } }) {
      const { value } = detail;
      void wx.switchTab({ url: `/pages/${value}/${value}` });
    },
  },
});
