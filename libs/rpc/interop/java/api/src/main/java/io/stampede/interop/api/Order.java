package io.stampede.interop.api;

import java.io.Serializable;
import java.time.LocalDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** Holds objects, lists of objects and maps of objects. */
public class Order implements Serializable {
    private static final long serialVersionUID = 1L;

    public long id;
    public Item first;
    public List<Item> items;
    public Map<String, Item> bySku;
    public String[] tags;
    public Date createdAt;
    public LocalDateTime payableUntil;
    public String note;
}
