// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an identifier in a path, and what is not. */
class RouteFolderTest {

  @ParameterizedTest
  @CsvSource({
    "/orders/17, /orders/{id}",
    "/orders/17/items/4, /orders/{id}/items/{id}",
    "/orders/17/, /orders/{id}/",
    "/0, /{id}",
    "/users/550e8400-e29b-41d4-a716-446655440000, /users/{id}",
    "/users/550E8400-E29B-41D4-A716-446655440000/x, /users/{id}/x",
    "/blobs/deadbeef1, /blobs/{id}",
    "/blobs/0123456789abcdef0123456789abcdef, /blobs/{id}",
    "/report/2026-01-31, /report/{id}",
    "/report/2026-01-31T10:11:12.5Z, /report/{id}",
    "/invoice/17.pdf, /invoice/{id}.pdf",
    "/a//5, /a//{id}",
    "http://a.example/orders/17, http://a.example/orders/{id}",
  })
  void foldsIdentifiers(String path, String route) {
    assertThat(fold(path, false)).isEqualTo(route);
  }

  /** As real applications send them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/orders/ORD-09201185|/orders/ORD-{id}",
        "/orders/ORD-09201185/lines/2|/orders/ORD-{id}/lines/{id}",
        "/orders/ORD09201185|/orders/ORD{id}",
        "/orders/order_1700000000|/orders/order_{id}",
        "/news/how-to-boil-an-egg-1834567|/news/{id}",
        "/events/01ARZ3NDEKTSV4RRFFQ69G5FAV|/events/{id}",
        "/events/01arz3ndektsv4rrffq69g5fav|/events/{id}",
        "/s/V1StGXR8_Z5jdHi6B-myT|/s/{id}",
        "/s/IRFa-VaY2b8oBkDV9qXeL/x|/s/{id}/x",
        "/u/ckopqwooh000001la8mbi2im9|/u/{id}",
        "/u/2naEh9UVhNQgHo8EXnm6nHWRjCf|/u/{id}",
        "/watch/dQw4w9WgXcQ|/watch/{id}",
        "/v1/customers/cus_9s6XKzkNRiz8i3|/v1/customers/cus_{id}",
        "/v1/payment_intents/pi_3MtwBwLkdIwHu7ix28a3tqPa|/v1/payment_intents/pi_{id}",
        "/users/jane.doe@example.com|/users/{id}",
        "/users/jane.doe%40example.co.uk/posts|/users/{id}/posts",
        "/verify/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N|/verify/{id}",
        "/f/aHR0cHM6Ly9leGFtcGxlLmNvbS9hL2I_Yz0x|/f/{id}",
        "/assets/app.3f9a1c2b.js|/assets/app.{id}.js",
        "/assets/app.3f9a1c2b.js.map|/assets/app.{id}.js.map",
        "/static/css/main-5ecd60fb.css|/static/css/main-{id}.css",
        "/static/js/2.5b3e1a9c.chunk.js|/static/js/2.{id}.chunk.js",
        "/_next/static/chunks/3f9a1c2b7d.chunk.js|/_next/static/chunks/{id}.chunk.js",
        "/assets/index-BfX3kQ2a.js|/assets/index-{id}.js",
        "/media/logo.2f4c9d0a1b3e.png|/media/logo.{id}.png",
        "/docs/file-550e8400-e29b-41d4-a716-446655440000.pdf|/docs/file-{id}.pdf",
        "/sessions/sess-550e8400-e29b-41d4-a716-446655440000|/sessions/sess-{id}",
        "/weather/48.1,11.1|/weather/{id}",
        "/weather/-33.86,+151.2/now|/weather/{id}/now",
        "/weather/48.1%2C11.1|/weather/{id}",
        "/items/1,2,3|/items/{id}",
        "/db/507f1f77bcf86cd799439011|/db/{id}",
        "/video/17.mp4|/video/{id}.mp4",
      })
  void foldsWhatApplicationsNameThingsBy(String path, String route) {
    assertThat(fold(path, false)).isEqualTo(route);
  }

  /** As real applications send them, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/index.html",
        "/favicon.ico",
        "/robots.txt",
        "/.well-known/acme-challenge",
        "/.well-known/openid-configuration",
        "/apple-touch-icon-precomposed.png",
        "/wp-content/plugins/contact-form-7/includes/js/index.js",
        "/wp-includes/js/jquery/jquery-migrate.min.js",
        "/wp-json/oembed/1.0/embed",
        "/ajax/libs/jquery/3.6.0/jquery.min.js",
        "/npm/bootstrap@5.3.0/dist/css/bootstrap.min.css",
        "/npm/react@18.2.0/umd/react.production.min.js",
        "/npm/@angular/core@16.0.0-rc.1",
        "/images/icon@2x.png",
        "/images/logo@dark.svg",
        "/fonts/OpenSans-Regular.woff2",
        "/fonts/fontawesome-webfont.woff2",
        "/api/v1beta1/namespaces",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
        "/apis/flowcontrol.apiserver.k8s.io/v1beta3/prioritylevelconfigurations",
        "/2.0/users",
        "/v2/auth/oauth2/token",
        "/en-US/docs/Web/JavaScript",
        "/zh-Hans-CN/start",
        "/pt_BR/inicio",
        "/de/ueber-uns/datenschutzerklaerung",
        "/fi/kayttoohjeet/pikakaynnistysopas",
        "/pl/szczegoly-produktu/przedsiebiorstwo",
        "/nl/verzekeringsmaatschappij/rechtsbijstandsverzekering",
        "/products/iphone-13-pro-max-256gb",
        "/blog/covid-19-what-we-know",
        "/blog/2024-in-review",
        "/rfc/rfc-2616",
        "/charset/iso-8859-15",
        "/hash/sha256sum",
        "/i18n-l10n-a11y",
        "/getUserAccountDetailsById",
        "/rest/api/latest/dashboard/getAllDashboardsForCurrentUser",
        "/AcceptTermsAndConditions",
        "/soap/CustomerManagementServicePort",
        "/com/fasterxml/jackson/core/jackson-databind/maven-metadata.xml",
        "/org/springframework/AbstractSingletonProxyFactoryBean",
        "/actuator/health/livenessState",
        "/actuator/prometheus",
        "/metrics/http_server_requests_seconds_bucket",
        "/grpc.health.v1.Health/Check",
        "/graphql",
        "/_next/static/chunks/webpack.js",
        "/_next/static/chunks/pages/_app.js",
        "/assets/polyfills-legacy.js",
        "/download/linux-x86_64.tar.gz",
        "/download/node-v18.17.1-linux-x64.tar.xz",
        "/windows/Win32_OperatingSystem",
        "/catalog/women/t-shirts-and-tops",
        "/search/new%20york%20city%20hotels",
        "/caf%C3%A9/men%C3%BC",
        "/user/@janedoe",
        "/users/me/notification-preferences",
        "/checkout/step-2",
        "/PROJ-123",
        "/cgi-bin/luci",
        "/phpmyadmin/index.php",
        "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php",
      })
  void leavesWhatApplicationsCallThings(String path) {
    assertThat(fold(path, false)).isEqualTo(path);
  }

  /** By seed: of what a generator makes, nearly all is folded; words of one length are not. */
  @Test
  void foldsWhatIsRandom() {
    Random random = new Random(20);
    String alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-";
    assertThat(foldedOf(random, alphabet, 21)).as("nanoid").isGreaterThan(9_800);
    assertThat(foldedOf(random, alphabet, 43)).as("256 bits in base64url").isGreaterThan(9_900);
    assertThat(foldedOf(random, alphabet.substring(0, 62), 27)).as("KSUID").isGreaterThan(9_900);
    assertThat(foldedOf(random, "0123456789abcdefghijklmnopqrstuvwxyz", 25))
        .as("cuid")
        .isGreaterThan(9_800);
  }

  private static int foldedOf(Random random, String alphabet, int length) {
    int folded = 0;
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder("/x/");
      for (int n = 0; n < length; n++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      folded += fold(text.toString(), false).endsWith("{id}") ? 1 : 0;
    }
    return folded;
  }

  /** Whatever bytes come: the result has room, and is folded already. */
  @Test
  void foldsAnyBytesWithinItsRoom() {
    Random random = new Random(21);
    String alphabet = "//--..__@,:=%240ABabxyzQ0123456789";
    RouteFolder folder = new RouteFolder();
    byte[] route = new byte[RouteFolder.MOST_BYTES];
    for (int i = 0; i < 100_000; i++) {
      byte[] path = new byte[random.nextInt(129)];
      for (int n = 0; n < path.length; n++) {
        path[n] =
            (byte)
                (i % 2 == 0
                    ? random.nextInt(256)
                    : alphabet.charAt(random.nextInt(alphabet.length())));
      }
      int length = folder.fold(path, path.length, random.nextBoolean(), route);
      assertThat(length).isLessThanOrEqualTo(RouteFolder.MOST_BYTES);
      long slashes =
          new String(path, StandardCharsets.ISO_8859_1).chars().filter(c -> c == '/').count();
      assertThat(
              new String(route, 0, length, StandardCharsets.ISO_8859_1)
                  .chars()
                  .filter(c -> c == '/')
                  .count())
          .isEqualTo(slashes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "*",
        "",
        "/api/orders",
        "/api/v2/orders",
        "/feedface",
        "/cafe1",
        "/static/app.js",
        "/a-17",
        "/2026-01",
        "/2026-01-31T",
        "/1.5",
        "/{id}",
      })
  void leavesNamesAlone(String path) {
    assertThat(fold(path, false)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "/orders/550e8400-e2, /orders/{id}",
    "/orders/12, /orders/{id}",
    "/orders/abc, /orders/abc",
    "/orders/17/ite, /orders/{id}/ite",
  })
  void takesHalfAnIdentifierForOneWhereThePathIsCut(String path, String route) {
    assertThat(fold(path, true)).isEqualTo(route);
  }

  @Test
  void longestGrowthFits() {
    String path = "/1".repeat(64);
    assertThat(fold(path, false)).isEqualTo("/{id}".repeat(64));
  }

  private static String fold(String path, boolean cut) {
    byte[] bytes = path.getBytes(StandardCharsets.US_ASCII);
    byte[] route = new byte[RouteFolder.MOST_BYTES];
    int length = new RouteFolder().fold(bytes, bytes.length, cut, route);
    return new String(route, 0, length, StandardCharsets.US_ASCII);
  }
}
