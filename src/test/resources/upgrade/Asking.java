// SPDX-License-Identifier: Apache-2.0
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * Asks with the JDK's client as it is: it wants HTTP/2 and offers {@code Upgrade: h2c} with each
 * request until it is accepted. Prints what each was answered.
 */
class Asking {

  public static void main(String[] arguments) throws Exception {
    String target = arguments[0];
    int requests = Integer.parseInt(arguments[1]);
    HttpClient client = HttpClient.newHttpClient();
    for (int i = 0; i < requests; i++) {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + "/" + i));
      if (i % 2 == 1) {
        request.POST(HttpRequest.BodyPublishers.ofString("body " + i));
      }
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      System.out.println(response.statusCode() + " " + response.version());
    }
  }
}
