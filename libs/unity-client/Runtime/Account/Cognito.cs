using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>The user pool's own API over plain HTTP: none of these calls needs credentials of AWS.</summary>
    internal sealed class Cognito
    {
        private readonly string url;
        private readonly string clientId;
        private readonly Tries tries;

        public Cognito(string url, string clientId, Tries tries)
        {
            this.url = url;
            this.clientId = clientId;
            this.tries = tries;
        }

        /// <exception cref="UserPoolException"/>
        /// <exception cref="Client.ConnectionException"/>
        public Task<JObject> CallAsync(string operation, JObject input, CancellationToken cancellation)
        {
            var request = Request(operation, input);
            return tries.RunAsync(limited => OnceAsync(request, limited), Tries.LimitSeconds, tries.Deadline, cancellation);
        }

        private HttpRequest Request(string operation, JObject input)
        {
            // Calls of a signed-in player name no client.
            if (input["AccessToken"] == null) input["ClientId"] = clientId;
            var request = new HttpRequest("POST", url) { Body = Encoding.UTF8.GetBytes(Json.Write(input)) };
            request.Headers["Content-Type"] = "application/x-amz-json-1.1";
            request.Headers["X-Amz-Target"] = "AWSCognitoIdentityProviderService." + operation;
            return request;
        }

        private static async Task<JObject> OnceAsync(HttpRequest request, CancellationToken cancellation)
        {
            var answer = await Http.SendAsync(request, cancellation);
            var body = answer.Json();
            if (answer.IsGood) return body;
            var type = body.Text("__type");
            if (type == null) throw new UnexpectedResponseException(answer.Status, answer.Body);
            var detail = body.Text("message") ?? body.Text("Message") ?? "The user pool has refused the call.";
            throw new UserPoolException(answer.Status, type.Substring(type.LastIndexOf('#') + 1), detail);
        }
    }
}
