/** Which themes does a new store have, and what is in their files? Enough to tell one from the other. */

import type { JsonObject } from '../json.ts'

export type CustomTemplates = { product: string[]; category: string[]; brand: string[]; page: string[] }

export interface ThemeSource {
  name: string
  variations: { name: string; description: string; settings: JsonObject }[]
  custom_templates: CustomTemplates
  /** By template file, without those of the header. */
  regions: { [file: string]: string[] }
}

const cornerstone: ThemeSource = {
  name: 'Cornerstone',
  variations: [
    {
      name: 'Light',
      description: 'Bright, with much room',
      settings: { 'body-font': 'Karla', 'color-primary': '#757575' },
    },
    { name: 'Bold', description: 'Strong contrasts', settings: { 'body-font': 'Roboto', 'color-primary': '#2d2d2d' } },
    { name: 'Warm', description: 'Soft colours', settings: { 'body-font': 'Lora', 'color-primary': '#8b5e3c' } },
  ],
  custom_templates: {
    product: ['custom-product-1.html', 'custom-product-2.html'],
    category: ['custom-category-1.html'],
    brand: ['custom-brand-1.html'],
    page: ['custom-page-1.html', 'holiday-page.html'],
  },
  regions: {
    'pages/home': ['home_below_menu', 'home_below_carousel', 'home_below_featured_products', 'home_below_new_products'],
    'pages/product': ['product_below_price', 'product_below_content'],
    'pages/category': ['category_below_header', 'category_below_content'],
    'pages/brand': ['brand_below_header', 'brand_below_content'],
    'pages/page': ['page_builder_content'],
    'pages/cart': ['cart_below_totals', 'cart_below_content'],
    'pages/search': ['search_below_content'],
  },
}

const lantern: ThemeSource = {
  name: 'Lantern',
  variations: [
    { name: 'Day', description: 'Dark on light', settings: { 'body-font': 'Inter', 'color-primary': '#1f4e79' } },
    { name: 'Night', description: 'Light on dark', settings: { 'body-font': 'Inter', 'color-primary': '#f2c14e' } },
  ],
  custom_templates: { product: ['custom-product-1.html'], category: [], brand: [], page: ['story-page.html'] },
  regions: {
    'pages/home': ['home_below_menu', 'home_below_featured_products'],
    'pages/product': ['product_below_price'],
    'pages/category': ['category_below_header'],
    'pages/brand': ['brand_below_header'],
    'pages/page': ['page_builder_content'],
    'pages/cart': ['cart_below_totals'],
  },
}

/** The first is the one that new storefronts show. */
export const sampleThemes: readonly ThemeSource[] = [cornerstone, lantern]
