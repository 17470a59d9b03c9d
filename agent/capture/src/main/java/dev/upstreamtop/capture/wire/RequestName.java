// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.wire;

/**
 * Method and path of a request, read from its record: as they were sent, with what HTTP/2 has coded
 * decoded. Of a coded path the query ends here, before anything else is made of it; one in plain
 * text has lost it in the kernel.
 *
 * <p>Used again for each record; for one thread. Allocates nothing.
 */
public final class RequestName {

  private final byte[] coded = new byte[Math.max(Sizes.METHOD_MAX, Sizes.PATH_MAX)];
  private final byte[] decoded = new byte[HuffmanCode.mostCharacters(coded.length)];
  private int methodLength;
  private int pathLength;
  private boolean cut;

  /**
   * Reads a record.
   *
   * @param method gets the method at its start, {@link Sizes#METHOD_MAX} bytes at most
   * @param path gets the path at its start, {@link Sizes#PATH_MAX} bytes at most
   * @return false where method and path are not known, or cannot be read
   */
  public boolean read(ExchangeRecord exchange, byte[] method, byte[] path) {
    if (exchange.isPathUnknown()) {
      return false;
    }
    methodLength = exchange.copyMethod(method);
    cut = exchange.isPathCut();
    if (!exchange.isHttp2()) {
      pathLength = exchange.copyPath(path);
      return true;
    }
    return readMethod(exchange, method) && readPath(exchange, path);
  }

  /** How many bytes of the method were read. */
  public int methodLength() {
    return methodLength;
  }

  /** How many bytes of the path were read. */
  public int pathLength() {
    return pathLength;
  }

  /** Whether the path's end is missing. */
  public boolean isPathCut() {
    return cut;
  }

  /** A line of HTTP/1 has shown that its method is a token; here nothing has. */
  private boolean readMethod(ExchangeRecord exchange, byte[] method) {
    if (exchange.isMethodCoded()) {
      System.arraycopy(method, 0, coded, 0, methodLength);
      methodLength = HuffmanCode.decode(coded, methodLength, true, decoded);
      if (methodLength > Sizes.METHOD_MAX) {
        return false;
      }
      System.arraycopy(decoded, 0, method, 0, Math.max(0, methodLength));
    }
    for (int i = 0; i < methodLength; i++) {
      if (!isToken(method[i])) {
        return false;
      }
    }
    return methodLength > 0;
  }

  private boolean readPath(ExchangeRecord exchange, byte[] path) {
    if (!exchange.isPathCoded()) {
      pathLength = exchange.copyPath(path);
      return true;
    }
    int length = HuffmanCode.decode(coded, exchange.copyPath(coded), !cut, decoded);
    pathLength = 0;
    while (pathLength < length && !endsPath(decoded[pathLength])) {
      pathLength++;
    }
    cut = pathLength > Sizes.PATH_MAX || (cut && pathLength == length);
    pathLength = Math.min(pathLength, Sizes.PATH_MAX);
    System.arraycopy(decoded, 0, path, 0, pathLength);
    return pathLength > 0;
  }

  /** What ends a path is what {@code ut_path_ends} of the kernel side marks. */
  private static boolean endsPath(byte c) {
    return (c >= 0 && c <= ' ') || c == '?' || c == ';' || c == '#';
  }

  /** The characters of RFC 9110, 5.6.2. */
  private static boolean isToken(byte c) {
    return (c >= '0' && c <= '9')
        || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
