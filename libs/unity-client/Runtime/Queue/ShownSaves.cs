using System;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>Carries out calls, and tells of the current save that an answer or a refusal shows the game: the next one builds upon it.</summary>
    internal sealed class ShownSaves : IApiClient
    {
        private readonly IApiClient client;
        private readonly Action<string, long> shown;

        /// <param name="shown">is given slot and version</param>
        public ShownSaves(IApiClient client, Action<string, long> shown)
        {
            this.client = client;
            this.shown = shown;
        }

        /// <inheritdoc/>
        public async Task<ApiResponse<T>> SendAsync<T>(ApiRequest request, CancellationToken cancellationToken = default)
        {
            try
            {
                var response = await client.SendAsync<T>(request, cancellationToken);
                if (ShowsCurrent(request)) Tell(Json.TryParse(response.RawContent));
                return response;
            }
            catch (ApiException refusal) when (ShowsCurrent(request))
            {
                var problem = Json.TryParse(refusal.RawContent);
                Tell(problem == null ? null : problem["current"] as JObject);
                throw;
            }
        }

        /// <summary>An older version is not current.</summary>
        private static bool ShowsCurrent(ApiRequest request)
        {
            return request.Path.StartsWith("/progress", StringComparison.Ordinal) && !request.PathAndQuery.Contains("version=");
        }

        /// <summary>A list of slots shows no data.</summary>
        private void Tell(JObject save)
        {
            var version = save == null ? null : (long?)save["version"];
            if (version.HasValue && save.Text("slot") != null) shown(save.Text("slot"), version.Value);
        }
    }
}
