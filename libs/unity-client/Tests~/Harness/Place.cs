using System;
using Laurel.Client;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Laurel.Proof
{
    /// <summary>
    /// The local cloud, as it tells of itself (<c>/_local</c>), and a player made for this scenario alone.
    /// </summary>
    public sealed class Place
    {
        private readonly JObject local;

        private Place(JObject local, string playerId, string token)
        {
            this.local = local;
            PlayerId = playerId;
            Token = token;
        }

        public string Api => (string)local["rest"];
        public string WebSocket => (string)local["websocket"];
        public string Cognito => (string)local["cognito"];
        public string ClientId => (string)local["clientId"];

        /// <summary>Of a guest who has just signed in.</summary>
        public string PlayerId { get; }

        /// <summary>The guest's access token.</summary>
        public string Token { get; }

        /// <summary>The generated client, as the guest.</summary>
        public ApiClient Client() => new ApiClient(new Configuration(Api) { AccessToken = Token });

        internal static Place Read() => new Place(JObject.Parse(Variable("LAUREL_LOCAL")), Variable("LAUREL_PLAYER"), Variable("LAUREL_TOKEN"));

        private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException(name + " is not set.");
    }
}
