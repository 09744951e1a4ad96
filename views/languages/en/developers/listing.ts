/** What an app says about itself in the catalogue. */
export const listing = {
  heading: 'Listing',
  about:
    'What merchants read about your app in the catalogue, before they connect it. A change is a draft until {platform} has approved it.',
  preview: 'Preview',
  preview_note: 'This is a preview of the draft.',
  back: 'Back to the listing',
  texts: 'Texts and links',
  fields: {
    summary: 'Short description',
    description: 'Description',
    category: 'Category',
    website: 'Website',
    support: 'Support page',
    documentation: 'Documentation',
    privacy: 'Privacy notice',
    terms: 'Terms',
  },
  summary_about: 'What the app does for a merchant, in at most 120 characters.',
  description_about: 'Plain text. An empty line begins a new paragraph. At most 4,000 characters.',
  no_category: 'No category',
  links: 'Links',
  images: 'Icon and screenshots',
  icon: 'Icon',
  icon_now: 'The icon',
  icon_about:
    'A square PNG, JPEG or WebP image of 96 to 512 pixels, at most {most} KB: a page of the catalogue loads many of them.',
  remove: 'Remove',
  remove_icon: 'Remove the icon',
  screenshot_now: 'Screenshot {number}',
  remove_screenshot: 'Remove screenshot {number}',
  add_screenshots: 'Add screenshots',
  screenshots_about:
    'Up to five PNG, JPEG or WebP images of 320 to 2,560 pixels, at most {most} KB each. Merchants see them in this order.',
  upload: 'Upload',
}
