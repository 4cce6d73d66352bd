/** Java sources of a client and a server with Caucho's Hessian, nothing of Dubbo. The server is the JDK's own HTTP server. */
export const CAUCHO_POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId><artifactId>hessian</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.caucho</groupId><artifactId>hessian</artifactId><version>4.0.66</version></dependency>
    <dependency><groupId>javax.servlet</groupId><artifactId>servlet-api</artifactId><version>2.5</version></dependency>
  </dependencies>
</project>`;

export const CAUCHO_TYPES = `package example;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.*;
public class Item implements Serializable {
  String name; int count; long total; BigDecimal price; Color color;
  List<String> tags; Map<String, Integer> sizes; Date at; Item parent;
  static Item of(String name) {
    Item item = new Item();
    item.name = name; item.count = -3; item.total = 9007199254740993L; item.price = new BigDecimal("199.00");
    item.color = Color.GREEN; item.tags = new ArrayList<>(List.of("a", "秒杀😀"));
    item.sizes = new HashMap<>(Map.of("small", 1)); item.at = new Date(1700000000123L);
    return item;
  }
}
enum Color { RED, GREEN }`;

export const CAUCHO_SHOP = `package example;
import java.util.List;
public interface Shop {
  Item echo(Item item);
  double add(int a, long b, double c);
  String text(String text);
  byte[] bytes(byte[] bytes);
  boolean not(boolean value);
  List<Item> items(List<String> names);
  String none();
  String fail(String reason) throws com.caucho.hessian.io.HessianServiceException;
  String missing() throws com.caucho.hessian.io.HessianServiceException;
}`;

export const CAUCHO_CLIENT = `package example;
import com.caucho.hessian.client.HessianProxyFactory;
import java.io.PrintStream;
import java.util.*;
public class Client {
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    HessianProxyFactory factory = new HessianProxyFactory();
    factory.setHessian2Request(true);
    Shop shop = (Shop) factory.create(Shop.class, args[0], Client.class.getClassLoader());
    Item item = shop.echo(Item.of("cup"));
    out.println("echo " + item.name + " " + item.count + " " + item.total + " " + item.price + " " + item.color
        + " " + item.tags + " " + item.sizes + " " + item.at.getTime());
    out.println("add " + shop.add(1, 2, 3.5));
    out.println("text " + shop.text("秒杀😀"));
    byte[] bytes = shop.bytes(new byte[] {1, 2, 3});
    out.println("bytes " + bytes[0] + "," + bytes[1] + "," + bytes[2]);
    out.println("not " + shop.not(true));
    List<Item> items = shop.items(new ArrayList<>(List.of("a", "b")));
    out.println("items " + items.size() + " " + items.get(1).name);
    out.println("none " + shop.none());
    try { shop.fail("no stock"); } catch (Exception error) {
      out.println("fail " + error.getClass().getSimpleName() + " " + error.getMessage());
    }
    try { shop.missing(); } catch (com.caucho.hessian.io.HessianServiceException error) {
      out.println("missing " + error.getCode() + " " + error.getMessage());
    }
    factory.setHessian2Request(false);
    Shop old = (Shop) factory.create(Shop.class, args[0], Client.class.getClassLoader());
    try { old.missing(); } catch (Exception error) {
      out.println("old " + (error.getMessage().contains("setHessian2Request(true)") ? "setHessian2Request(true)" : error));
    }
  }
}`;

export const CAUCHO_SERVER = `package example;
import com.caucho.hessian.server.HessianSkeleton;
import com.caucho.hessian.io.SerializerFactory;
import com.sun.net.httpserver.HttpServer;
import java.io.*;
import java.net.InetSocketAddress;
import java.util.*;
public class Server implements Shop {
  public Item echo(Item item) { return item; }
  public double add(int a, long b, double c) { return a + b + c; }
  public String text(String text) { return text + "!"; }
  public byte[] bytes(byte[] bytes) {
    byte[] turned = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) turned[i] = bytes[bytes.length - 1 - i];
    return turned;
  }
  public boolean not(boolean value) { return !value; }
  public List<Item> items(List<String> names) {
    List<Item> items = new ArrayList<>();
    for (String name : names) items.add(Item.of(name));
    return items;
  }
  public String none() { return null; }
  public String fail(String reason) { throw new IllegalStateException(reason); }
  public String missing() { return ""; }
  public static void main(String[] args) throws Exception {
    HessianSkeleton skeleton = new HessianSkeleton(new Server(), Shop.class);
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        if (exchange.getRequestMethod().equals("POST"))
          skeleton.invoke(exchange.getRequestBody(), out, new SerializerFactory());
      } catch (Exception error) {
        throw new IOException(error);
      }
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(200, head ? -1 : out.size());
      if (!head) exchange.getResponseBody().write(out.toByteArray());
      exchange.close();
    });
    server.start();
    System.out.println(server.getAddress().getPort());
  }
}`;
