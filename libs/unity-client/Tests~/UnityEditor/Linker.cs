namespace UnityEditor
{
    /// <summary>As far as Editor/ needs it to compile: nothing of the editor is run.</summary>
    public static class AssetDatabase
    {
        public static string GUIDToAssetPath(string guid) => throw new System.NotSupportedException("There is no editor here.");
    }
}

namespace UnityEditor.Build
{
    public interface IOrderedCallback
    {
        int callbackOrder { get; }
    }
}

namespace UnityEditor.Build.Reporting
{
    public sealed class BuildReport { }
}

namespace UnityEditor.UnityLinker
{
    public sealed class UnityLinkerBuildPipelineData { }

    public interface IUnityLinkerProcessor : Build.IOrderedCallback
    {
        string GenerateAdditionalLinkXmlFile(Build.Reporting.BuildReport report, UnityLinkerBuildPipelineData data);
    }
}
