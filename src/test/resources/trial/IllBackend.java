// SPDX-License-Identifier: Apache-2.0
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** A backend that works well until it is told which trouble to have, and for as long as it is. */
class IllBackend {

  private static final int POOL = 2;
  private static final int QUEUE = 64;
  private static final int PART = 32 << 10;
  private static final int DEEP_THREADS = 300;
  private static final int DEPTH = 400;
  private static final int BURNERS = 16;
  private static final int REFILLS = 16;

  /** What a {@link Hoarded} takes of a heap, at least. */
  private static final int HOARDED_BYTES = 16;

  private static final int HOARDED = 600_000;

  /** What a full collection takes at least, in nanoseconds. */
  private static final long SLOW_COLLECTION = 60_000_000;

  /** One of the objects that fill its heap. */
  private record Hoarded(Hoarded before) {}

  private static volatile String trouble = "well";
  private static final Object LOCK = new Object();
  private static final AtomicInteger REQUESTS = new AtomicInteger();
  private static final AtomicInteger REFILLED = new AtomicInteger();
  private static final ExecutorService SMALL = Executors.newFixedThreadPool(POOL);
  private static final Set<SocketChannel> CONNECTIONS = ConcurrentHashMap.newKeySet();
  private static ServerSocket database;
  private static InetSocketAddress address;
  private static ServerSocketChannel listener;
  private static Hoarded hoard;

  /** What is kept for a while, and dies when it is old. */
  private static final Hoarded[] AGING = new Hoarded[20];

  public static void main(String[] arguments) throws Exception {
    database = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    started("database", IllBackend::database);
    address = new InetSocketAddress("127.0.0.1", 0);
    listen(QUEUE);
    address = (InetSocketAddress) listener.getLocalAddress();
    System.out.println(address.getPort() + " " + database.getLocalPort());
    BufferedReader told = new BufferedReader(new InputStreamReader(System.in));
    for (String line = told.readLine(); line != null; line = told.readLine()) {
      become(line);
      System.out.println("now " + line);
    }
  }

  private static void started(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void listen(int queue) throws IOException {
    ServerSocketChannel fresh = ServerSocketChannel.open();
    fresh.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    boolean bound = false;
    while (!bound) {
      try {
        fresh.bind(address, queue);
        bound = true;
      } catch (BindException notYet) {
        // The one before is closed when its acceptor has noticed.
        pause(1);
      }
    }
    listener = fresh;
    started("acceptor", () -> accept(fresh));
  }

  private static void accept(ServerSocketChannel from) {
    try {
      for (int taken = 0; true; taken++) {
        if (trouble.equals("accept_queue") && taken % 2 == 0) {
          pause(1_200);
        }
        SocketChannel channel = from.accept();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        CONNECTIONS.add(channel);
        started("connection", new Connection(channel));
      }
    } catch (IOException closed) {
      // Another one listens, or none.
    }
  }

  private static void become(String what) throws IOException {
    String before = trouble;
    trouble = what;
    hoard = null;
    java.util.Arrays.fill(AGING, null);
    synchronized (LOCK) {
      LOCK.notifyAll();
    }
    switch (before) {
      case "accept_queue" -> {
        listener.close();
        listen(QUEUE);
      }
      case "refused" -> listen(QUEUE);
      default -> {
        // It listens.
      }
    }
    switch (what) {
      case "pauses" -> {
        hoardUntilSlow();
        started("collecting", IllBackend::collect);
      }
      case "small_heap" -> hoard(parts(62));
      case "stalls" -> hoard(parts(45));
      case "burners" -> {
        for (int i = 0; i < BURNERS; i++) {
          started("burner", IllBackend::burn);
        }
      }
      case "safepoints" -> {
        for (int i = 0; i < DEEP_THREADS; i++) {
          started("deep", () -> deep(DEPTH));
        }
        started("dumping", IllBackend::dump);
      }
      case "accept_queue" -> {
        REFILLED.set(0);
        listener.close();
        listen(1);
      }
      case "refused" -> {
        listener.close();
        for (SocketChannel connection : CONNECTIONS) {
          connection.close();
        }
      }
      default -> {
        // The requests tell.
      }
    }
  }

  private static int parts(int percent) {
    return (int) (Runtime.getRuntime().maxMemory() / 100 * percent / HOARDED_BYTES);
  }

  private static void hoard(int objects) {
    Hoarded last = null;
    for (int i = 0; i < objects; i++) {
      last = new Hoarded(last);
    }
    hoard = last;
  }

  /** As much as takes a collector so long, on whatever machine. */
  private static void hoardUntilSlow() {
    long took = 0;
    for (int objects = HOARDED; took < SLOW_COLLECTION && objects < parts(62); objects += HOARDED) {
      hoard = null;
      hoard(objects);
      long begun = System.nanoTime();
      System.gc();
      took = System.nanoTime() - begun;
    }
  }

  private static void collect() {
    while (trouble.equals("pauses")) {
      System.gc();
      pause(20);
    }
  }

  private static void burn() {
    while (trouble.equals("burners")) {
      Thread.onSpinWait();
    }
  }

  private static void deep(int depth) {
    if (depth > 0) {
      deep(depth - 1);
      return;
    }
    synchronized (LOCK) {
      while (trouble.equals("safepoints")) {
        try {
          LOCK.wait();
        } catch (InterruptedException ended) {
          return;
        }
      }
    }
  }

  private static void dump() {
    while (trouble.equals("safepoints")) {
      ManagementFactory.getThreadMXBean().dumpAllThreads(true, true);
    }
  }

  /** What is asked for. */
  private record Request(boolean search) {}

  /** One connection, and what is read from it. */
  private static final class Connection implements Runnable {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(PART);

    Connection(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void run() {
      try (channel;
          Selector selector = Selector.open()) {
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        while (serve(read(selector), key)) {
          // As long as it is kept.
        }
      } catch (IOException gone) {
        // The proxy has closed it, or it was closed on purpose.
      } finally {
        CONNECTIONS.remove(channel);
      }
    }

    /** Waits without reading: a thread with nothing to do is not held up by its peer. */
    private Request read(Selector selector) throws IOException {
      String head = "";
      int end = -1;
      while (end < 0) {
        fill(selector);
        head = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
        end = head.indexOf("\r\n\r\n");
      }
      long body = length(head.substring(0, end)) - (in.position() - end - 4);
      while (body > 0) {
        in.clear();
        body -= fill(selector);
      }
      in.clear();
      return new Request(head.startsWith("GET /search"));
    }

    private int fill(Selector selector) throws IOException {
      while (true) {
        int read = channel.read(in);
        if (read < 0) {
          throw new IOException("closed");
        }
        if (read > 0) {
          return read;
        }
        selector.select();
        selector.selectedKeys().clear();
      }
    }

    private static long length(String head) {
      return head.lines()
          .map(String::toLowerCase)
          .filter(line -> line.startsWith("content-length:"))
          .mapToLong(line -> Long.parseLong(line.substring(15).trim()))
          .findFirst()
          .orElse(0);
    }

    private void write(SelectionKey key, ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        if (channel.write(bytes) == 0) {
          key.interestOps(SelectionKey.OP_WRITE);
          key.selector().select();
          key.selector().selectedKeys().clear();
          key.interestOps(SelectionKey.OP_READ);
        }
      }
    }

    private void head(SelectionKey key, int status, int length, boolean kept) throws IOException {
      String text =
          "HTTP/1.1 "
              + status
              + " X\r\nContent-Length: "
              + length
              + (kept ? "" : "\r\nConnection: close")
              + "\r\n\r\n";
      write(key, ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private boolean answer(SelectionKey key, int status, boolean kept) throws IOException {
      head(key, status, 6, kept);
      write(key, ByteBuffer.wrap("served".getBytes(StandardCharsets.ISO_8859_1)));
      return kept;
    }

    /** Returns whether the connection is kept. */
    private boolean serve(Request request, SelectionKey key) throws IOException {
      int number = REQUESTS.incrementAndGet();
      boolean search = request.search();
      pause(2);
      switch (trouble) {
        case "errors" -> {
          return answer(key, number % 3 == 0 ? 503 : 200, true);
        }
        case "retries" -> {
          return answer(key, number % 2 == 0 ? 503 : 200, true);
        }
        case "route_errors" -> {
          return answer(key, search ? 500 : 200, true);
        }
        case "reset" -> {
          if (number % 3 == 0) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            return false;
          }
        }
        case "churn" -> {
          return answer(key, 200, false);
        }
        case "accept_queue" -> {
          // At first many connections are wanted, so that the queue is full at once.
          boolean first = REFILLED.getAndIncrement() < 2 * REFILLS;
          return answer(key, 200, number % (first ? 2 : 16) != 0);
        }
        case "throttled" -> spin(3);
        case "burners" -> compute(10);
        case "small_heap" -> AGING[number % AGING.length] = chain(45_000);
        case "stalls" -> waste(14);
        case "garbage" -> waste(1);
        case "nature" -> pause(58);
        case "peer" -> pause(8);
        case "lock" -> {
          synchronized (LOCK) {
            spin(25);
          }
        }
        case "sleep" -> pause(300);
        case "route" -> pause(search ? 400 : 0);
        case "downstream" -> ask(300);
        case "pool" -> await(SMALL.submit(() -> pause(60)));
        case "hang" -> {
          synchronized (LOCK) {
            while (trouble.equals("hang")) {
              try {
                LOCK.wait();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            }
          }
        }
        case "body" -> {
          head(key, 200, 1_000, true);
          write(key, ByteBuffer.allocate(10));
          while (trouble.equals("body")) {
            pause(50);
          }
          write(key, ByteBuffer.allocate(990));
          return true;
        }
        case "truncated" -> {
          if (number % 3 == 0) {
            head(key, 200, 1_000, true);
            write(key, ByteBuffer.allocate(10));
            return false;
          }
        }
        case "large_bodies" -> {
          head(key, 200, 8 * PART, true);
          for (int i = 0; i < 8; i++) {
            pause(i == 0 ? 0 : 50);
            write(key, ByteBuffer.allocate(PART));
          }
          return true;
        }
        default -> {
          // It is well.
        }
      }
      return answer(key, 200, true);
    }
  }

  private static Hoarded chain(int objects) {
    Hoarded last = null;
    for (int i = 0; i < objects; i++) {
      last = new Hoarded(last);
    }
    return last;
  }

  private static void waste(int megabytes) {
    int sum = 0;
    for (int i = 0; i < megabytes * 16; i++) {
      sum += new byte[64 << 10].length;
    }
    if (sum == 0) {
      throw new IllegalStateException();
    }
  }

  private static void await(Future<?> task) throws IOException {
    try {
      task.get();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static void ask(int millis) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), database.getLocalPort())) {
      socket.getOutputStream().write(millis / 10);
      socket.getInputStream().read();
    }
  }

  private static void database() {
    while (true) {
      try {
        Socket socket = database.accept();
        started("answering", () -> answer(socket));
      } catch (IOException ended) {
        return;
      }
    }
  }

  private static void answer(Socket asked) {
    try (Socket socket = asked) {
      int tens = socket.getInputStream().read();
      pause(10 * tens);
      socket.getOutputStream().write(1);
    } catch (IOException gone) {
      // Who asked has left.
    }
  }

  private static void spin(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** Takes so much time of a processor, however long that is. */
  private static void compute(long millis) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + millis * 1_000_000;
    while (threads.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
