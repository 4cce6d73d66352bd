package io.stampede.interop.api;

import java.io.Serializable;
import java.math.BigDecimal;

public class Item implements Serializable {
    private static final long serialVersionUID = 1L;

    public String sku;
    public int quantity;
    public BigDecimal price;
    public Color color;

    public Item() {}

    public Item(String sku, int quantity, String price, Color color) {
        this.sku = sku;
        this.quantity = quantity;
        this.price = new BigDecimal(price);
        this.color = color;
    }
}
